import type { MailboxAttributes } from '../../../domain/exchange-attributes';
import type { MailboxKit, MailboxRead } from '../../../gateways/exchange/exchange-admin';
import type { RunItem } from '../../../gateways/records/run-items';
import { createRuns } from '../../../gateways/records/runs';
import { createSqliteStorage } from '../../../local/storage/sqlite-storage';
import { compareAttributes, readDiffering } from '../../../orchestrations/exchange-soa/attributes';
import { keepKits } from '../../../orchestrations/exchange-soa/kits';
import type { MailboxGateways } from '../../../orchestrations/exchange-soa/read-facts';
import { emptyKit } from '../../support/mailbox-kits';
import { now } from '../../support/mailbox-move';

const of = { runId: 'a'.repeat(32), round: 1 };
const kept = { CustomAttribute1: 'cc-4711', EmailAddresses: ['SMTP:a@x', 'smtp:b@x'] };
const waiting = { id: 'a', state: 'acceptedUnverified', code: 'WAITING_FOR_CYCLE' } as RunItem;

/** A mailbox that was given back, with a kit of `kept`; `look` compares it with what it has now. */
async function givenBack() {
  const world: { read: MailboxRead<MailboxKit> } = { read: valued(kept) };
  const clock = { now: () => new Date(now), pause: () => Promise.resolve() };
  const gateways = {
    clock,
    runs: createRuns(createSqliteStorage(':memory:'), clock),
    directory: { readObjects: async () => ({ found: [], missing: [], unknown: [] }) },
    exchangeAdmin: { readMailboxKits: async (ids: string[]) => new Map(ids.map((id) => [id, world.read])) },
  } as unknown as MailboxGateways;
  await keepKits(gateways, of, ['a']);
  const look = async (isCycleShown: boolean, end?: 'over' | 'cancelled') => {
    const results = await compareAttributes(gateways, of, { items: [waiting], isCycleShown, end });
    return results.map(({ state, code, message }) => [state, code, message]);
  };
  return { world, look, gateways };
}

function valued(values: MailboxAttributes, isExchangeCloudManaged = false): MailboxRead<MailboxKit> {
  const { mailbox, attributes, ...facts } = emptyKit('a');
  return {
    kind: 'found',
    facts: { ...facts, mailbox: { ...mailbox, isExchangeCloudManaged }, attributes: { ...attributes, ...values } },
  };
}

test('nothing is said before a cycle has shown, not even that all is equal', async () => {
  const { look } = await givenBack();
  expect(await look(false)).toEqual([]);
  expect(await look(true)).toEqual([['verified', undefined, undefined]]);
});

test('what differs is named with the script, and when AD has got it the mailbox is verified', async () => {
  const { world, look, gateways } = await givenBack();
  world.read = valued({ CustomAttribute1: 'cc-1' });
  expect(await look(true)).toEqual([
    [
      'acceptedUnverified',
      'ATTRIBUTES_TO_RESTORE',
      expect.stringMatching(/other values in CustomAttribute1, EmailAddresses\. Run the script/),
    ],
  ]);
  expect(await readDiffering(gateways, of, ['a', 'b'])).toMatchObject([
    {
      kit: { id: 'a' },
      differences: [
        { attribute: { property: 'CustomAttribute1' }, kept: 'cc-4711', found: 'cc-1' },
        { attribute: { property: 'EmailAddresses' }, kept: ['SMTP:a@x', 'smtp:b@x'], found: null },
      ],
    },
  ]);
  world.read = valued({ CustomAttribute1: 'cc-4711', EmailAddresses: ['smtp:b@x', 'SMTP:a@x'] });
  expect(await look(true)).toEqual([['verified', undefined, undefined]]);
});

test('the script is of what was found last', async () => {
  const { world, look, gateways } = await givenBack();
  for (const values of [
    { ...kept, CustomAttribute1: 'cc-1' },
    { ...kept, CustomAttribute2: 'x' },
  ]) {
    world.read = valued(values);
    await look(true);
    await look(true);
  }
  const [differing] = await readDiffering(gateways, of, ['a']);
  expect(differing?.differences.map(({ attribute, kept: was, found }) => [attribute.property, was, found])).toEqual([
    ['CustomAttribute2', null, 'x'],
  ]);
});

test('what still differs in the end has failed, by name; after a cancellation the script still stands', async () => {
  const { world, look } = await givenBack();
  world.read = valued({ ...kept, CustomAttribute1: null });
  expect(await look(true, 'over')).toEqual([
    ['failed', 'ATTRIBUTES_DIFFER', expect.stringMatching(/did not get the kept values of CustomAttribute1\.$/)],
  ]);
  expect(await look(true, 'cancelled')).toEqual([['acceptedUnverified', 'ATTRIBUTES_TO_RESTORE', expect.any(String)]]);
});

test('a mailbox that somebody moved to the cloud again is not compared: its values are the kept ones anyway', async () => {
  const { world, look } = await givenBack();
  world.read = valued(kept, true);
  expect(await look(true)).toMatchObject([['failed', 'REVERTED', expect.any(String)]]);
});

test('without a cycle, and without a reading, it is unknown in the end and nothing before', async () => {
  const { world, look } = await givenBack();
  expect(await look(false, 'over')).toMatchObject([['unknown', 'CYCLE_NOT_SEEN', expect.any(String)]]);
  expect(await look(false, 'cancelled')).toMatchObject([['unknown', 'COMPARISON_CANCELLED', expect.any(String)]]);
  world.read = { kind: 'unknown', code: 'EXCHANGE_BROKEN' };
  expect(await look(true)).toEqual([]);
  expect(await look(true, 'over')).toMatchObject([['unknown', 'READ_FAILED', expect.any(String)]]);
});
