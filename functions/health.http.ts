import { z } from 'zod';
import { json } from './http/answers';
import type { OpenDoor } from './http/door';
import { type Health, type HealthGateways, readHealth } from './health/health-checks';
import { hasRole } from './http/principal';

const HealthBody = z.object({
  status: z.enum(['healthy', 'degraded', 'unhealthy']),
  checks: z
    .array(
      z.object({
        name: z.string(),
        result: z.enum(['verified', 'warning', 'failed', 'unknown']),
        detail: z.string(),
        howTo: z.string(),
      }),
    )
    .optional(),
});

/** Anybody may ask, so the answer is kept for a while: asking often must not cost Graph or storage. */
const keptMilliseconds = 15_000;

/** 503 only when runs cannot be read: a restart is no cure for what is wrong with the tenant. */
export function healthDoor(gateways: HealthGateways): OpenDoor {
  const read = keptFor(gateways);
  return {
    name: 'health',
    route: 'health',
    audience: 'anyone',
    methods: {
      GET: {
        summary: 'Status; with details for a signed-in administrator',
        answer: { status: 200, body: HealthBody },
        async handle(_knock, caller) {
          const { status, checks } = await read();
          const forAdmin = caller !== undefined && hasRole(caller, 'Operator.Admin');
          return json(status === 'unhealthy' ? 503 : 200, { status, ...(forAdmin && { checks }) });
        },
      },
    },
  };
}

function keptFor(gateways: HealthGateways): () => Promise<Health> {
  let kept: { at: number; health: Promise<Health> } | undefined;
  return () => {
    const now = gateways.clock.now().getTime();
    if (!kept || now - kept.at >= keptMilliseconds) kept = { at: now, health: readHealth(gateways) };
    return kept.health;
  };
}
