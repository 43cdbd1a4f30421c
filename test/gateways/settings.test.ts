import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { authenticationIsOn, exchangeBaseUrl, readSettings, Settings } from '../../gateways/settings';

const valid = {
  PUBLIC_BASE_URL: 'https://app.example.com',
  TENANT_ID: '3c19ab78-9dd7-444f-a11e-cd4ea7e9889e',
  MAIL_SENDER: 'cloudsync-approvals@contoso.com',
  AZURE_CLIENT_ID: '54fdfaad-f2b2-4398-bbd2-2935fa5ba021',
};

const problems = (environment: NodeJS.ProcessEnv) => {
  try {
    readSettings(environment);
    return [];
  } catch (error) {
    return (error as { problems: string[] }).problems;
  }
};

it('reads the settings, with the defaults of the public cloud', () => {
  expect(readSettings({ ...valid, PATH: '/bin' })).toEqual({
    ...valid,
    GRAPH_BASE_URL: 'https://graph.microsoft.com',
    OPERATOR_CONFIG: 'config/operator.config.json',
    WEBSITE_AUTH_ENABLED: 'False',
  });
});

it('names all problems at once', () => {
  const found = problems({ ...valid, TENANT_ID: 'x', MAIL_SENDER: 'y', AZURE_CLIENT_ID: undefined });
  expect(found.map((problem) => problem.split(':')[0])).toEqual(['TENANT_ID', 'MAIL_SENDER', 'AZURE_CLIENT_ID']);
});

it('takes an empty setting for an absent one', () => {
  expect(readSettings({ ...valid, STORAGE_TABLE_URL: '' }).STORAGE_TABLE_URL).toBeUndefined();
  expect(problems({ ...valid, PUBLIC_BASE_URL: '' })).toHaveLength(1);
});

it.each([
  ['https://graph.microsoft.us', true],
  ['https://dod-graph.microsoft.us', true],
  ['https://microsoftgraph.chinacloudapi.cn', true],
  ['http://127.0.0.1:7072', true],
  ['http://localhost:7072', true],
  ['http://graph.microsoft.com', false],
  ['https://graph.microsoft.com.example.com', false],
  ['https://graph.microsoft.com:444', false],
  ['http://127.0.0.1.example.com', false],
  ['https://user@elsewhere.example.com', false],
  ['ftp://127.0.0.1', false],
])('sends the token to %s: %p', (url, accepted) => {
  expect(problems({ ...valid, GRAPH_BASE_URL: url }).length === 0).toBe(accepted);
});

it.each([
  ['https://outlook.office365.com', true],
  ['https://outlook.office365.us', true],
  ['https://webmail.apps.mil', true],
  ['https://partner.outlook.cn', true],
  ['http://127.0.0.1:7072', true],
  ['http://outlook.office365.com', false],
  ['https://outlook.office365.com.example.com', false],
])('sends the token for Exchange to %s: %p', (url, accepted) => {
  expect(problems({ ...valid, EXCHANGE_BASE_URL: url }).length === 0).toBe(accepted);
});

it.each([
  ['https://graph.microsoft.com', 'https://outlook.office365.com'],
  ['https://graph.microsoft.us', 'https://outlook.office365.us'],
  ['https://dod-graph.microsoft.us', 'https://webmail.apps.mil'],
  ['https://microsoftgraph.chinacloudapi.cn', 'https://partner.outlook.cn'],
  ['http://127.0.0.1:7072', 'http://127.0.0.1:7072'],
])('Exchange Online beside %s is at %s, unless a setting says otherwise', (graph, exchange) => {
  expect(exchangeBaseUrl(readSettings({ ...valid, GRAPH_BASE_URL: graph }))).toBe(exchange);
  const told = { ...valid, GRAPH_BASE_URL: graph, EXCHANGE_BASE_URL: 'http://127.0.0.1:1' };
  expect(exchangeBaseUrl(readSettings(told))).toBe('http://127.0.0.1:1');
});

it.each(['PUBLIC_BASE_URL', 'STORAGE_TABLE_URL', 'STORAGE_BLOB_URL', 'KEY_VAULT_URL'])('wants TLS for %s', (name) => {
  expect(problems({ ...valid, [name]: 'http://service.example.com' })[0]).toContain(name);
  expect(problems({ ...valid, [name]: 'http://127.0.0.1:1' })).toEqual([]);
});

it.each([
  ['True', true],
  ['true', true],
  ['False', false],
  ['', false],
])('authentication is on when the platform says %j: %p', (value, on) => {
  expect(authenticationIsOn(readSettings({ ...valid, WEBSITE_AUTH_ENABLED: value }))).toBe(on);
});

describe('local.settings.sample.json', () => {
  const sample = JSON.parse(readFileSync(join(__dirname, '../../local.settings.sample.json'), 'utf8')) as {
    Values: Record<string, string>;
  };

  it('names every setting but the one that only App Service sets', () => {
    const own = Object.keys(sample.Values).filter((name) => !/^(AzureWebJobs|FUNCTIONS_)/.test(name));
    const all = Object.keys(Settings.shape).filter((name) => name !== 'WEBSITE_SITE_NAME');
    expect(own.sort()).toEqual(all.sort());
  });

  it('is valid, and holds no secret', () => {
    expect(problems(sample.Values)).toEqual([]);
    expect(JSON.stringify(sample)).not.toMatch(/key=|secret|password|sig=/i);
  });
});
