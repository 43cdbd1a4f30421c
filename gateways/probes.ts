import { BrokenError } from '../domain/errors';
import type { Platform } from './platform';
import { authenticationIsOn, type Settings } from './settings';

/** What the doctor asks: nothing here writes, needs a permission of the tenant or shows a secret. */
export interface Probes {
  /** Opens each container; that a blob is not there is a good answer. */
  readContainers(): Promise<void>;
  /** Ids of the keys that sign now. */
  readSigningKeys(): Promise<{ approval: string; ledger: string }>;
  /** What the clock of Microsoft Graph says, to the second; undefined when the answer does not say. */
  readGraphTime(): Promise<Date | undefined>;
  /** What the platform says; without it the headers of people are anybody's. */
  isAuthenticationOn(): boolean;
  /** Knocks at our own door from outside, as somebody who makes up the headers of a signed-in administrator. Answers the status. */
  knockForged(): Promise<number>;
}

type Surroundings = Pick<Platform, 'approvalKeys' | 'ledgerKeys' | 'storage'>;

const containers = ['runs', 'snapshots', 'reports', 'checkpoints'] as const;
const TIME_OUT = 4_000;

export function createProbes({ storage, approvalKeys, ledgerKeys }: Surroundings, settings: Settings): Probes {
  return {
    async readContainers() {
      await Promise.all(containers.map((name) => storage.blobs(name).get('doctor')));
    },
    async readSigningKeys() {
      const [approval, ledger] = await Promise.all([approvalKeys.current(), ledgerKeys.current()]);
      return { approval: approval.id, ledger: ledger.id };
    },
    async readGraphTime() {
      // Without a token, so refused: the refusal has the time too.
      const { headers } = await look(`${new URL(settings.GRAPH_BASE_URL).origin}/v1.0/organization`);
      const date = Date.parse(headers.get('date') ?? '');
      return Number.isNaN(date) ? undefined : new Date(date);
    },
    isAuthenticationOn: () => authenticationIsOn(settings),
    async knockForged() {
      const { status } = await look(`${settings.PUBLIC_BASE_URL.replace(/\/+$/, '')}/api/runs?limit=1`, {
        accept: 'application/json',
        'x-ms-client-principal': forgedPrincipal(settings.TENANT_ID),
      });
      return status;
    },
  };
}

async function look(address: string, headers: Record<string, string> = {}): Promise<Response> {
  try {
    const response = await fetch(address, { headers, redirect: 'manual', signal: AbortSignal.timeout(TIME_OUT) });
    await response.arrayBuffer();
    return response;
  } catch (error) {
    throw new BrokenError('NO_ANSWER', `${new URL(address).host} does not answer.`, { cause: error });
  }
}

/** As App Service Authentication would write it of an administrator; nobody has this object id. */
function forgedPrincipal(tenantId: string): string {
  const claims = [
    {
      typ: 'http://schemas.microsoft.com/identity/claims/objectidentifier',
      val: '00000000-0000-0000-0000-000000000000',
    },
    { typ: 'http://schemas.microsoft.com/identity/claims/tenantid', val: tenantId },
    { typ: 'name', val: 'forged by the doctor' },
    { typ: 'roles', val: 'Operator.Admin' },
  ];
  return Buffer.from(JSON.stringify({ auth_typ: 'aad', claims })).toString('base64');
}
