import { BrokenError } from '../../domain/errors';
import type { Gateways } from '../../gateways/gateways';
import { authenticationIsOn } from '../../gateways/settings';
import { requiredPermissions } from '../../orchestrations/ou-onboarding/permissions';

export type HealthGateways = Pick<Gateways, 'clock' | 'directory' | 'identity' | 'log' | 'runs' | 'settings'>;

export interface HealthCheck {
  name: string;
  result: 'verified' | 'failed' | 'unknown';
  detail: string;
  /** What to do about it; empty when there is nothing to do. */
  howTo: string;
}

export interface Health {
  status: 'healthy' | 'degraded' | 'unhealthy';
  checks: HealthCheck[];
}

type Look = Omit<HealthCheck, 'name'>;

/** A probe must be answered while what it probes hangs; real time, because it guards real sockets. */
const patienceMilliseconds = 5_000;

export async function readHealth(gateways: HealthGateways): Promise<Health> {
  const checks = await Promise.all([
    checked('storage', () => lookAtStorage(gateways)),
    checked('authentication', async () => lookAtAuthentication(gateways)),
    checked('graph', () => lookAtGraph(gateways)),
    checked('permissions', () => lookAtPermissions(gateways)),
  ]);
  return { status: statusOf(checks), checks };
}

function statusOf(checks: readonly HealthCheck[]): Health['status'] {
  const bad = checks.filter(({ result }) => result !== 'verified').map(({ name }) => name);
  if (bad.includes('storage')) return 'unhealthy';
  return bad.length > 0 ? 'degraded' : 'healthy';
}

async function checked(name: string, look: () => Promise<Look>): Promise<HealthCheck> {
  try {
    return { name, ...(await inTime(look())) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
    return { name, result: 'unknown', detail: `Could not be read: ${code}.`, howTo: 'Look at the log of the app.' };
  }
}

async function inTime<Value>(answer: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new BrokenError('TOO_SLOW', 'no answer in time')), patienceMilliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function lookAtStorage({ runs }: HealthGateways): Promise<Look> {
  await runs.list({ limit: 1 });
  return { result: 'verified', detail: 'Runs can be read.', howTo: '' };
}

function lookAtAuthentication({ settings }: HealthGateways): Look {
  if (authenticationIsOn(settings)) {
    return { result: 'verified', detail: 'App Service Authentication is on.', howTo: '' };
  }
  return {
    result: 'failed',
    detail: 'App Service Authentication is off, so nobody can be recognised.',
    howTo: 'Turn it on (infra does); until then all routes for people answer 503.',
  };
}

async function lookAtGraph({ directory, settings }: HealthGateways): Promise<Look> {
  const { tenantId, onPremisesSyncEnabled } = await directory.readOrganization();
  if (tenantId.toLowerCase() !== settings.TENANT_ID.toLowerCase()) {
    return { result: 'failed', detail: 'The token is for another tenant.', howTo: 'Correct the setting TENANT_ID.' };
  }
  if (!onPremisesSyncEnabled) {
    return {
      result: 'failed',
      detail: 'Directory synchronization is switched off in the tenant.',
      howTo: 'Switch it on; until then runs are refused with TENANT_SYNC_DISABLED.',
    };
  }
  return { result: 'verified', detail: 'The tenant can be read and synchronizes.', howTo: '' };
}

async function lookAtPermissions({ identity }: HealthGateways): Promise<Look> {
  const granted = await identity.readGrantedPermissions();
  const missing = requiredPermissions.filter((permission) => !granted.includes(permission));
  if (missing.length === 0) return { result: 'verified', detail: 'All Graph permissions are granted.', howTo: '' };
  return {
    result: 'failed',
    detail: `Not granted: ${missing.join(', ')}.`,
    howTo: 'Grant them to the managed identity with the grants script of infra.',
  };
}
