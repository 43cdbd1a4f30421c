import { z } from 'zod';
import { parseAnswer } from './failures';
import { jobPath } from './jobs';
import type { OnDemandResult, Synchronization } from './synchronization';
import { callFor, type Part } from './synchronization-calls';

/** Empty, absent and odd texts are all null. */
const Text = z
  .string()
  .nullish()
  .catch(null)
  .transform((text) => text || null);

const Party = z.object({ id: Text }).catch({ id: null });

const Answer = z.object({ key: z.string(), value: z.string() });

const Key = z
  .object({ result: z.string().catch(''), details: z.object({ errorCode: Text }).catch({ errorCode: null }) })
  .catch({ result: '', details: { errorCode: null } });

const Step = z.object({
  name: z.string().catch(''),
  type: z.string().catch(''),
  status: z.string().catch(''),
  description: z.string().catch(''),
});

const Value = z.preprocess(
  (value) => Object(value) as unknown,
  z.object({
    action: Text,
    statusInfo: z.object({ errorCode: Text, reason: Text }).catch({ errorCode: null, reason: null }),
    sourceIdentity: Party,
    targetIdentity: Party,
    provisioningSteps: z.array(Step).catch([]),
  }),
);

/**
 * The service answers when the object has been provisioned, which may take two minutes (reference 2.1). It is given up after
 * 30 s like every call: the object is provisioned all the same, and a repetition finds it so.
 */
export function createOnDemand(part: Part): Pick<Synchronization, 'provisionOnDemand' | 'provisionGroupOnDemand'> {
  return {
    provisionOnDemand: ({ objectType, distinguishedName, ...job }) =>
      provision(part, 'provisionOnDemand', {
        ...job,
        subject: { objectId: distinguishedName, objectTypeName: objectType },
      }),
    provisionGroupOnDemand: ({ groupId, ...job }) =>
      provision(part, 'provisionGroupOnDemand', {
        ...job,
        subject: { objectId: groupId, objectTypeName: 'Group', links: { members: [] } },
      }),
  };
}

interface Asked {
  servicePrincipalId: string;
  jobId: string;
  ruleId: string;
  subject: object;
}

async function provision(
  { youth }: Part,
  operation: 'provisionOnDemand' | 'provisionGroupOnDemand',
  { servicePrincipalId, jobId, ruleId, subject }: Asked,
): Promise<OnDemandResult> {
  const call = callFor(operation, 'POST', `${jobPath(servicePrincipalId, jobId)}/provisionOnDemand`);
  const { body } = await youth.send(servicePrincipalId, {
    ...call,
    quota: 'provisionOnDemand',
    body: { parameters: [{ ruleId, subjects: [subject] }] },
  });
  return resultOf(parseAnswer(Answer, body, call.operation));
}

/** Key and value are JSON texts. HTTP 200 says nothing: the result is in the key, and `unknown` when it cannot be read. */
function resultOf(answer: z.infer<typeof Answer>): OnDemandResult {
  const key = Key.parse(fromJson(answer.key));
  const { action, statusInfo, sourceIdentity, targetIdentity, provisioningSteps } = Value.parse(fromJson(answer.value));
  return {
    result: kindOf(key.result),
    sourceId: sourceIdentity.id,
    targetId: targetIdentity.id,
    action,
    errorCode: statusInfo.errorCode ?? key.details.errorCode,
    reason: statusInfo.reason,
    steps: provisioningSteps,
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
