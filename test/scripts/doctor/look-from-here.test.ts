import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lookFromHere } from '../../../scripts/doctor/look-from-here';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'doctor-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A port of this machine that nobody serves. */
const nowhere = 'http://127.0.0.1:9/';
const settings = {
  PUBLIC_BASE_URL: nowhere,
  GRAPH_BASE_URL: nowhere,
  TENANT_ID: '11111111-1111-4111-8111-111111111111',
  AZURE_CLIENT_ID: '22222222-2222-4222-8222-222222222222',
  MAIL_SENDER: 'operator@contoso.com',
  STORAGE_TABLE_URL: nowhere,
  STORAGE_BLOB_URL: nowhere,
  KEY_VAULT_URL: nowhere,
};

describe('from here', () => {
  it('all problems of settings, platform and configuration are told together, and no value of them', async () => {
    const config = join(folder, 'config.json');
    writeFileSync(config, JSON.stringify({ configurations: 'hunter2-in-the-config' }));
    const rows = await lookFromHere({
      OPERATOR_CONFIG: config,
      TENANT_ID: 'hunter2-in-the-tenant',
      GRAPH_BASE_URL: 'https://hunter2.example',
      KEY_VAULT_URL: '',
    });
    expect(rows.every(({ name, result }) => name === 'settings' && result === 'failed')).toBe(true);
    const details = rows.map(({ detail }) => detail).join('\n');
    for (const name of ['PUBLIC_BASE_URL', 'TENANT_ID', 'GRAPH_BASE_URL', 'MAIL_SENDER', 'AZURE_CLIENT_ID']) {
      expect(details).toContain(`${name}: `);
    }
    expect(details).toMatch(/STORAGE_TABLE_URL: needed[^]*KEY_VAULT_URL: needed/);
    expect(details).toContain('config.json /configurations: ');
    expect(JSON.stringify(rows)).not.toContain('hunter2');
  });

  it('a configuration that is not there is one of the problems', async () => {
    const rows = await lookFromHere({ ...settings, OPERATOR_CONFIG: join(folder, 'none.json') });
    expect(rows).toMatchObject([{ name: 'settings', result: 'failed', detail: expect.stringContaining('not there') }]);
  });

  it('nothing is said of what only the app can see, but that it was not looked at', async () => {
    const rows = await lookFromHere(settings);
    expect(rows.map(({ name, result }) => `${name} ${result}`)).toEqual([
      'settings verified',
      'storage unknown',
      'blobs unknown',
      'signing-keys unknown',
      'timers unknown',
      expect.stringMatching(/^secrets-api /),
      'all-else unknown',
    ]);
  });
});
