import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type Figure, median } from './figures';
import type { Load } from './measured-load';

const id = '11111111-1111-4111-8111-111111111111';

/** As infra sets them; nothing is contacted while the app loads. */
const settings = {
  PUBLIC_BASE_URL: 'https://func-operator.azurewebsites.net',
  TENANT_ID: id,
  AZURE_CLIENT_ID: id,
  MAIL_SENDER: 'cloudsync-approvals@contoso.com',
  STORAGE_TABLE_URL: 'https://operator.table.core.windows.net',
  STORAGE_BLOB_URL: 'https://operator.blob.core.windows.net',
  KEY_VAULT_URL: 'https://operator.vault.azure.net',
  WEBSITE_AUTH_ENABLED: 'True',
  WEBSITE_SITE_NAME: 'func-operator',
};

/** As `npm run package` makes it. */
const packagedApp = join(__dirname, '..', '..', '..', 'out', 'package', 'dist', 'functions', 'index.js');
const budget = 1.3;

/** Loading the deployed app against loading a hello-world durable app: pairs of fresh processes, one after the other. */
export function loadFigures(pairs: number, entry: string = packagedApp): Figure[] {
  const hello: Load[] = [];
  const ours: Load[] = [];
  // The first pair only fills the disk cache.
  for (let pair = 0; pair <= pairs; pair++) {
    const loads = [loadOf(require.resolve('./hello-app')), loadOf(entry)] as const;
    if (pair === 0) continue;
    hello.push(loads[0]);
    ours.push(loads[1]);
  }
  const middle = (loads: Load[], key: 'wall' | 'cpu') => median(loads.map((load) => load[key]));
  const against = (key: 'wall' | 'cpu', limit: number) => {
    const reference = middle(hello, key);
    return { value: middle(ours, key), reference: { from: reference, to: reference, budget: limit } };
  };
  return [
    {
      name: 'load of the deployed app',
      unit: 'ms',
      ...against('wall', budget),
      note: `median of ${pairs}, hello world`,
    },
    { name: 'the same, CPU time', unit: 'ms', ...against('cpu', budget), note: 'what neighbours do counts less' },
    {
      name: 'modules loaded',
      unit: 'modules',
      value: ours[0]?.loaded.length ?? 0,
      note: `hello world ${hello[0]?.loaded.length ?? 0}`,
    },
  ];
}

/** Loads an app in a process of its own, set up as in Azure. */
export function loadOf(entry: string): Load {
  const environment = { PATH: process.env['PATH'], ...settings };
  const said = execFileSync(process.execPath, [require.resolve('./measured-load'), entry], {
    env: environment,
    encoding: 'utf8',
  });
  const load = JSON.parse(said) as Load;
  if (load.functions === 0) throw new Error(`${entry} registers no function: there is nothing to measure.`);
  return load;
}
