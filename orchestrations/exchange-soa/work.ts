import { NotNowError } from '../../domain/errors';
import type { ChangeAnswer } from '../../gateways/exchange/exchange-admin';
import type { WriteAnswer } from '../../gateways/write-answer';
import type { WaveWork } from '../kit/activities/wave-work';
import { judge } from './judge';
import { keepKits } from './kits';
import type { MailboxGateways } from './read-facts';
import { requestOf } from './request';

/** How mailboxes are written and proved, for the waves of the kit. */
export function createWork(gateways: MailboxGateways): WaveWork {
  const wantsCloud = async (runId: string) => (await requestOf(gateways, runId)).direction === 'convert';
  return {
    unit: 'mailboxes',
    before: (of, ids) => keepKits(gateways, of, ids),
    write: async ({ runId }, ids) => writeEach(gateways, ids, await wantsCloud(runId)),

    async readEffects({ runId }, ids) {
      const wanted = await wantsCloud(runId);
      const reads = await gateways.exchangeAdmin.readMailboxes(ids);
      const waits = [...reads.values()].flatMap((read) => (read.kind === 'notNow' ? read.retryAfterSeconds : []));
      if (waits.length > 0) throw new NotNowError('EXCHANGE_THROTTLED', Math.max(...waits));
      return new Map(
        [...reads].map(([id, read]) => [
          id,
          read.kind === 'found' && read.facts.isExchangeCloudManaged !== null
            ? read.facts.isExchangeCloudManaged === wanted
            : undefined,
        ]),
      );
    },

    judge: (of, look) => judge(gateways, of, look),
  };
}

/** One by one. Once Exchange Online asks to wait the rest is not sent. */
async function writeEach(
  { exchangeAdmin }: MailboxGateways,
  ids: readonly string[],
  isExchangeCloudManaged: boolean,
): Promise<Map<string, WriteAnswer>> {
  const answers = new Map<string, WriteAnswer>();
  let closed: WriteAnswer | undefined;
  for (const id of ids) {
    const answer = closed ?? writeAnswerOf(await exchangeAdmin.setExchangeCloudManaged({ id, isExchangeCloudManaged }));
    if (answer.kind === 'notNow') closed = answer;
    answers.set(id, answer);
  }
  return answers;
}

/** Exchange Online reports errors for what it did (reference A.8): a refusal is for the proof to believe. */
function writeAnswerOf(answer: ChangeAnswer): WriteAnswer {
  if (answer.kind === 'accepted') return { kind: 'accepted', requestId: null };
  if (answer.kind === 'failed') return { kind: 'doubtful', code: answer.code, message: answer.message };
  if (answer.kind === 'refused') return { ...answer, kind: 'failed' };
  return answer.kind === 'lost' ? { kind: 'lost' } : answer;
}
