import { z } from 'zod';
import type { Check } from '../../domain/outcome';
import type { OnDemandResult } from '../../gateways/graph/synchronization';

/** What became of one group that was provisioned on demand. */
export const Tried = z.object({
  id: z.string(),
  result: z.enum(['verified', 'failed', 'unknown']),
  code: z.string().nullable(),
  evidence: z.string(),
});
export type Tried = z.infer<typeof Tried>;

type Judgement = Omit<Tried, 'id'>;

const redundant = 'RedundantExport';

/** HTTP 200 and `Success` say little: what counts is which object of AD was written. `origin`: objectGUID of the AD group it came from. */
export function judgeTried(found: OnDemandResult, origin: string | undefined): Judgement {
  const { result, errorCode } = found;
  if (result === 'Success') return judgeWritten(found, origin);
  return result === 'Skipped' && errorCode === redundant ? judgeWritten(found, origin) : notWritten(found);
}

function judgeWritten({ targetId, action }: OnDemandResult, origin: string | undefined): Judgement {
  if (targetId && origin && sameText(targetId, origin)) {
    return { result: 'verified', code: null, evidence: `Found its AD group ${targetId}.` };
  }
  const isAnother = targetId !== null && origin !== undefined;
  if (isAnother || sameText(action ?? '', 'create')) {
    const evidence = `Written as ${targetId ?? 'another group'} and not as ${origin ?? 'the one it came from'}.`;
    return { result: 'failed', code: 'CREATED_TWICE', evidence };
  }
  return { result: 'unknown', code: null, evidence: 'The answer does not say which group of AD was written.' };
}

/** Out of scope may be an assignment that the service has not seen yet. */
function notWritten({ result, errorCode, reason, steps }: OnDemandResult): Judgement {
  const evidence = `${errorCode ?? result}: ${reason ?? 'no reason given'}`;
  const isOutside = steps.some(({ type, status }) => sameText(type, 'scoping') && !sameText(status, 'success'));
  if (result === 'unknown' || (result === 'Skipped' && isOutside && errorCode === 'NotInScope')) {
    return { result: 'unknown', code: null, evidence };
  }
  return { result: 'failed', code: 'NOT_PROVISIONED', evidence };
}

function sameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The worst of what was tried; nothing could be tried: a person has to assign first. */
export function provisionBackCheck(tried: readonly Tried[]): Check {
  const name = 'provisionBack';
  if (tried.length === 0) {
    return { name, result: 'needsAction', evidence: 'No converted group is assigned yet, so none could be tried.' };
  }
  const worst = tried.find(({ result }) => result === 'failed') ?? tried.find(({ result }) => result === 'unknown');
  if (!worst) return { name, result: 'verified', evidence: `${tried.length} groups found their AD groups.` };
  const code = worst.code ? `${worst.code}: ` : '';
  return { name, result: worst.result, evidence: `${code}${worst.id}: ${worst.evidence}` };
}
