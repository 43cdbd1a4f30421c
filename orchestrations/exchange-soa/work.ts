import { NotNowError } from '../../domain/errors';
import type { ChangeAnswer } from '../../gateways/exchange/exchange-admin';
import type { ItemResult } from '../../gateways/records/run-items';
import type { WriteAnswer } from '../../gateways/write-answer';
import type { WaveWork } from '../kit/activities/wave-work';
import type { OfRun } from '../kit/run-contract';
import { judge } from './judge';
import { keepKits, type Kit, readKit } from './kits';
import { type MailboxGateways, readRequestedAt, reportedOf } from './read-facts';
import { requestOf } from './request';
import { type ChangeFacts, skipOf } from './rules';

/** How mailboxes are written and proved, for the waves of the kit. */
export function createWork(gateways: MailboxGateways): WaveWork {
  const wantsCloud = async (runId: string) => (await requestOf(gateways, runId)).direction === 'convert';
  return {
    unit: 'mailboxes',
    before: (of, ids) => leaveOut(gateways, of, ids),
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

/** Waves may be days apart: what was true of a mailbox when it was planned is asked again. */
async function leaveOut(gateways: MailboxGateways, of: OfRun, ids: readonly string[]): Promise<ItemResult[]> {
  const left = await keepKits(gateways, of, ids);
  const kits = (await Promise.all(ids.map((id) => readKit(gateways, of, id)))).filter((kit) => kit !== undefined);
  const facts = await readChangeFacts(gateways, of.runId, kits);
  const skips = kits.flatMap((kit): ItemResult[] => {
    const skip = skipOf(facts, kit);
    return skip ? [{ id: kit.id, state: 'skipped', ...skip }] : [];
  });
  return [...left, ...skips];
}

async function readChangeFacts(gateways: MailboxGateways, runId: string, kits: readonly Kit[]): Promise<ChangeFacts> {
  return {
    request: await requestOf(gateways, runId),
    requestedAt: await readRequestedAt(gateways, runId),
    now: gateways.clock.now().toISOString(),
    reported: await reportedOf(gateways, new Set(kits.flatMap(({ domain }) => domain ?? []))),
  };
}

/** One by one. Once Exchange Online asks to wait, or refuses the app, the rest is not sent. */
async function writeEach(
  gateways: MailboxGateways,
  ids: readonly string[],
  isExchangeCloudManaged: boolean,
): Promise<Map<string, WriteAnswer>> {
  const answers = new Map<string, WriteAnswer>();
  let closed: WriteAnswer | undefined;
  for (const id of ids) {
    const { answer, closes } = closed
      ? { answer: closed, closes: closed }
      : await writeOne(gateways, { id, isExchangeCloudManaged });
    answers.set(id, answer);
    closed = closes;
  }
  return answers;
}

/** `closes`: what then becomes of the others. */
async function writeOne(
  { exchangeAdmin }: Pick<MailboxGateways, 'exchangeAdmin'>,
  change: { id: string; isExchangeCloudManaged: boolean },
): Promise<{ answer: WriteAnswer; closes: WriteAnswer | undefined }> {
  const answered = await exchangeAdmin.setExchangeCloudManaged(change);
  const answer = writeAnswerOf(answered);
  if (answered.kind === 'notNow') return { answer, closes: answer };
  if (answered.kind !== 'refused') return { answer, closes: undefined };
  const message = `Not sent, since the one before it was refused. ${answered.message}`;
  return { answer, closes: { kind: 'failed', code: answered.code, message } };
}

/** Exchange Online reports errors for what it did (reference A.8): a refusal is for the proof to believe. */
function writeAnswerOf(answer: ChangeAnswer): WriteAnswer {
  if (answer.kind === 'accepted') return { kind: 'accepted', requestId: null };
  if (answer.kind === 'failed') return { kind: 'doubtful', code: answer.code, message: answer.message };
  if (answer.kind === 'refused') return { ...answer, kind: 'failed' };
  return answer.kind === 'lost' ? { kind: 'lost' } : answer;
}
