import { z } from 'zod';
import { parseAnswer } from './failures';
import { jobPath } from './jobs';
import type { OnDemandResult, Synchronization } from './synchronization';
import { callFor, type Part } from './synchronization-calls';

/** The service answers when the object has been provisioned, up to about two minutes later (reference 2.1). */
const TIME_OUT = 150_000;

const Nullable = z.string().nullish().catch(null);
const Party = z.object({ id: Nullable }).nullish().catch(null);

const Answer = z.object({ key: z.string(), value: z.string() });

const Key = z.object({
  result: z.string().catch(''),
  details: z.object({ errorCode: Nullable }).nullish().catch(null),
});

const Value = z.object({
  statusInfo: z.object({ errorCode: Nullable, reason: Nullable }).nullish().catch(null),
  sourceIdentity: Party,
  targetIdentity: Party,
  provisioningSteps: z
    .array(
      z.object({
        name: z.string().catch(''),
        type: z.string().catch(''),
        status: z.string().catch(''),
        description: z.string().catch(''),
      }),
    )
    .nullish()
    .catch(null),
});

export function createOnDemand({ youth }: Part): Pick<Synchronization, 'provisionOnDemand'> {
  return {
    async provisionOnDemand({ servicePrincipalId, jobId, ruleId, objectType, distinguishedName }) {
      const address = `${jobPath(servicePrincipalId, jobId)}/provisionOnDemand`;
      const subjects = [{ objectId: distinguishedName, objectTypeName: objectType }];
      const call = callFor('provisionOnDemand', 'POST', address);
      const { body } = await youth.send(servicePrincipalId, {
        ...call,
        quota: 'provisionOnDemand',
        timeOutMilliseconds: TIME_OUT,
        body: { parameters: [{ ruleId, subjects }] },
      });
      return resultOf(parseAnswer(Answer, body, call.operation));
    },
  };
}

/** Key and value are JSON texts. HTTP 200 says nothing: the result is in the key, and `unknown` when it cannot be read. */
function resultOf(answer: z.infer<typeof Answer>): OnDemandResult {
  const key = Key.safeParse(fromJson(answer.key)).data;
  const value = Value.safeParse(fromJson(answer.value)).data;
  return {
    result: kindOf(key?.result ?? ''),
    sourceId: value?.sourceIdentity?.id || null,
    targetId: value?.targetIdentity?.id || null,
    errorCode: value?.statusInfo?.errorCode ?? key?.details?.errorCode ?? null,
    reason: value?.statusInfo?.reason ?? null,
    steps: value?.provisioningSteps ?? [],
  };
}

function kindOf(result: string): OnDemandResult['result'] {
  const known = ['Success', 'Skipped', 'Failure'] as const;
  return known.find((kind) => kind.toLowerCase() === result.toLowerCase()) ?? 'unknown';
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
