import type { HttpRequest } from '@azure/functions';
import { digestOf } from '../../domain/fingerprint';
import type { Gateways } from '../../gateways/gateways';
import { invalidRequest } from '../http/field-errors';
import { ProblemError } from '../http/problem';

const header = 'idempotency-key';

/** Undefined when the request has none. */
export function idempotencyKeyOf(request: HttpRequest): string | undefined {
  const key = request.headers.get(header);
  if (key === null) return undefined;
  if (/^[\x20-\x7e]{1,128}$/.test(key)) return key;
  const message = 'Between 1 and 128 printable ASCII characters.';
  throw invalidRequest([{ field: `/headers/${header}`, code: 'INVALID_FORMAT', message }]);
}

/** The run that this key stands for: the new one, or that of the first request with the same key. */
export async function claimRun(
  { starts, clock }: Pick<Gateways, 'starts' | 'clock'>,
  claim: { caller: string; route: string; key: string | undefined; body: unknown; runId: string },
): Promise<string> {
  const { caller, route, key, body, runId } = claim;
  if (key === undefined) return runId;
  const at = clock.now().toISOString();
  const claimed = await starts.claim({ caller, route, key, bodyDigest: digestOf(body), runId, at });
  if (claimed.sameBody) return claimed.runId;
  const detail = `Run ${claimed.runId} was started with this key and another body. Use a new key for a new request.`;
  throw new ProblemError('IDEMPOTENCY_KEY_REUSED', detail);
}
