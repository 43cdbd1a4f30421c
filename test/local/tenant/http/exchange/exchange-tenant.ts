import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTenant, type Tenant } from '../../../../../local/tenant/tenant';
import { createWorldClock, type ControlledClock } from '../../../../../local/world-clock';

export const minute = 60_000;
export const hour = 60 * minute;
export const emea = 'emea.contoso.com';

export type Shown = Record<string, unknown>;

export interface ExchangeAnswer {
  status: number;
  headers: Headers;
  body: {
    value: Shown[];
    '@odata.nextLink'?: string;
    '@adminapi.warnings'?: string[];
    error: { code: string; details: { message: string }[] };
  };
}

export interface Sending {
  /** `Bearer ...`; the app's by default. */
  authorization?: string;
  select?: string;
  address?: string;
  headers?: Record<string, string>;
}

export interface ExchangeTenant {
  tenant: Tenant;
  clock: ControlledClock;
  appToken(resource?: string): Promise<string>;
  invoke(cmdlet: string, parameters?: object, sending?: Sending): Promise<ExchangeAnswer>;
  asAdmin(cmdlet: string, parameters?: object): Promise<ExchangeAnswer>;
  /** What a mailbox shows to the administrator once every server knows it. */
  settled(identity: string): Promise<Shown>;
  /** Sets attributes of `Staff <number>` in AD. */
  setInAd(number: number, attributes: Record<string, unknown>): Promise<unknown>;
  cycle(): Promise<void>;
  close(): Promise<void>;
}

/** The seeded tenant with its engine, on a clock that is moved by hand. */
export async function startExchangeTenant({ deny = [] as string[], seed = 1 } = {}): Promise<ExchangeTenant> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'exchange-'));
  const clock = createWorldClock({ ahead: 0, keepAhead: () => undefined });
  const options = { dataFolder, port: 0, clock, seed, groups: 0, domains: 0, deny };
  const tenant = await startTenant({ ...options, effectDelayMilliseconds: undefined });
  clock.join(tenant);
  const root = `${tenant.origin}/adminapi/beta/${tenant.tenantId}/InvokeCommand`;

  async function appToken(resource = 'https://outlook.office365.com') {
    const { clientId, identityHeader } = tenant.identity;
    const query = `api-version=2019-08-01&resource=${resource}&client_id=${clientId}`;
    const headers = { 'x-identity-header': identityHeader };
    const answer = await fetch(`${tenant.origin}/msi/token?${query}`, { headers });
    return `Bearer ${((await answer.json()) as { access_token: string }).access_token}`;
  }

  async function invoke(cmdlet: string, parameters: object = {}, sending: Sending = {}): Promise<ExchangeAnswer> {
    const query = sending.select ? `?$select=${sending.select}` : '';
    const response = await fetch(sending.address ?? `${root}${query}`, {
      method: 'POST',
      headers: {
        authorization: sending.authorization ?? (await appToken()),
        'content-type': 'application/json',
        'x-anchormailbox': `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenant.tenantId}`,
        ...sending.headers,
      },
      body: JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: parameters } }),
    });
    const text = await response.text();
    const body = (text === '' ? undefined : JSON.parse(text)) as ExchangeAnswer['body'];
    return { status: response.status, headers: response.headers, body };
  }

  const asAdmin = (cmdlet: string, parameters?: object) =>
    invoke(cmdlet, parameters, { authorization: 'Bearer local-admin' });

  async function settled(identity: string) {
    await clock.advance(2 * minute);
    const [mailbox] = (await asAdmin('Get-Mailbox', { Identity: identity })).body.value;
    if (!mailbox) throw new Error(`no mailbox ${identity}`);
    return mailbox;
  }

  return {
    tenant,
    clock,
    appToken,
    invoke,
    asAdmin,
    settled,
    setInAd: (number, attributes) =>
      tenant.ad({ op: 'set', distinguishedName: `CN=Staff ${number},OU=Staff,DC=emea,DC=contoso,DC=com`, attributes }),
    async cycle() {
      await tenant.cycles({ domain: emea });
    },
    async close() {
      clock.stop();
      await tenant.close();
      rmSync(dataFolder, { recursive: true });
    },
  };
}

export const address = (number: number) => `staff${number}@${emea}`;
