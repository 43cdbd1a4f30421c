import { DefaultAzureCredential } from '@azure/identity';
import { MisconfiguredError } from '../../domain/errors';
import { checksOf, runChecks } from '../../functions/health/health-checks';
import { azurePlatform } from '../../gateways/azure-platform';
import { createGateways } from '../../gateways/create-gateways';
import type { Gateways } from '../../gateways/gateways';
import { readOperatorConfig } from '../../gateways/operator-config';
import type { Platform } from '../../gateways/platform';
import { readSettings, type Settings } from '../../gateways/settings';
import { demonstration } from '../declaration/declaration';
import type { CheckRow } from './table';

/** Nothing but the table is to be read. */
const silence: Platform['logSink'] = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Sign-in, clock, Node and what the identity may do are those of the app: asked from elsewhere, the answers would be about us. */
const seenFromHere = ['settings', 'storage', 'blobs', 'signing-keys', 'timers', 'secrets-api'];
const notSeen: CheckRow = {
  name: 'all-else',
  result: 'unknown',
  detail: 'Sign-in, clock, tenant, mailbox, permissions and Node can be seen by the app alone.',
  howTo: 'Ask it, once it starts: npm run doctor -- --url <address of the app>.',
};

/** Storage and vault as whoever is signed in (Azure CLI and the like). Where the app itself runs, everything. */
export async function lookFromHere(environment: NodeJS.ProcessEnv): Promise<CheckRow[]> {
  const opened = open(environment);
  if ('problems' in opened) return opened.problems.map(asRow);
  const checks = checksOf(opened);
  if (opened.settings.WEBSITE_SITE_NAME) return (await runChecks(checks)).checks;
  const seen = await runChecks(checks.filter(({ name }) => seenFromHere.includes(name)));
  return [...seen.checks, notSeen];
}

function asRow(problem: string): CheckRow {
  const howTo = 'Correct it; the app does not start like this, so nothing else was looked at.';
  return { name: 'settings', result: 'failed', detail: problem, howTo };
}

/** The problems of settings, platform and configuration together, as far as they can be told apart. */
function open(environment: NodeJS.ProcessEnv): Gateways | { problems: string[] } {
  const problems: string[] = [];
  const settings = collect(problems, () => readSettings(environment));
  const file = settings?.OPERATOR_CONFIG ?? (environment['OPERATOR_CONFIG'] || demonstration);
  const config = collect(problems, () => readOperatorConfig(file));
  const platform = collect(problems, () =>
    azurePlatform(settings ?? addressesIn(environment), new DefaultAzureCredential()),
  );
  if (!settings || !config || !platform) return { problems };
  // On App Service the app's own way is the only one that is allowed.
  const given = settings.WEBSITE_SITE_NAME ? undefined : { ...platform, logSink: silence };
  return createGateways(settings, config, given);
}

/** The platform needs no other setting than these, and says itself which of them is missing. */
function addressesIn(environment: NodeJS.ProcessEnv): Settings {
  const { STORAGE_TABLE_URL, STORAGE_BLOB_URL, KEY_VAULT_URL } = environment;
  return { STORAGE_TABLE_URL, STORAGE_BLOB_URL, KEY_VAULT_URL } as Settings;
}

function collect<Value>(problems: string[], read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MisconfiguredError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
