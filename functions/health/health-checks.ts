import { BrokenError } from '../../domain/errors';
import type { Gateways } from '../../gateways/gateways';
import { lifetimeChecks } from './lifetime-checks';
import type { Check, Look } from './look';
import { permissionChecks } from './permission-checks';
import { platformChecks } from './platform-checks';
import { tenantChecks } from './tenant-checks';
import { timerCheck } from './timer-check';
import { writebackCheck } from './writeback-check';

export type HealthGateways = Pick<
  Gateways,
  | 'alarms'
  | 'audits'
  | 'clock'
  | 'config'
  | 'directory'
  | 'heartbeats'
  | 'identity'
  | 'log'
  | 'probes'
  | 'reports'
  | 'runs'
  | 'settings'
>;

export interface HealthCheck extends Look {
  name: string;
}

export interface Health {
  status: 'healthy' | 'degraded' | 'unhealthy';
  checks: HealthCheck[];
}

/** A probe must be answered while what it probes hangs; real time, because it guards real sockets. */
const patienceMilliseconds = 5_000;

export function readHealth(gateways: HealthGateways): Promise<Health> {
  return runChecks(checksOf(gateways));
}

export function checksOf(gateways: HealthGateways): Check[] {
  return [
    ...platformChecks(gateways),
    timerCheck(gateways),
    ...tenantChecks(gateways),
    ...permissionChecks(gateways),
    writebackCheck(gateways),
    ...lifetimeChecks(gateways),
  ];
}

export async function runChecks(all: readonly Check[]): Promise<Health> {
  const checks = await Promise.all(all.map(checked));
  return { status: statusOf(checks), checks };
}

/** A warning is for people, not for a monitor: all works. */
function statusOf(checks: readonly HealthCheck[]): Health['status'] {
  const bad = checks.filter(({ result }) => result === 'failed' || result === 'unknown').map(({ name }) => name);
  if (bad.includes('storage')) return 'unhealthy';
  return bad.length > 0 ? 'degraded' : 'healthy';
}

async function checked({ name, look, whenUnreadable }: Check): Promise<HealthCheck> {
  try {
    return { name, ...(await inTime(async () => look())) };
  } catch (error) {
    // The code alone: messages of others may say more than belongs here.
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';
    return { name, result: 'unknown', detail: `Could not be read: ${code}.`, howTo: whenUnreadable };
  }
}

async function inTime<Value>(look: () => Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new BrokenError('TOO_SLOW', 'no answer in time')), patienceMilliseconds);
  });
  try {
    return await Promise.race([look(), late]);
  } finally {
    clearTimeout(timer);
  }
}
