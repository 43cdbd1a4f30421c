import { emptyKit, kitWorld } from '../../support/mailbox-kits';
import { keepKits, readKit } from '../../../orchestrations/exchange-soa/kits';

const of = { runId: 'r1', round: 1 };

test('the kit of each mailbox is kept, and is read once only', async () => {
  const { gateways, asked } = kitWorld({ a: ['found'], b: ['found'] });
  expect(await keepKits(gateways, of, ['a', 'b'])).toEqual([]);
  expect(await keepKits(gateways, of, ['a', 'b'])).toEqual([]);
  expect(asked).toEqual([['a', 'b'], []]);
  expect((await readKit(gateways, of, 'a'))?.attributes).toEqual(emptyKit('a').attributes);
});

test('a mailbox whose kit cannot be read is left out, after three readings; one that is gone at once', async () => {
  const { gateways } = kitWorld({ a: ['unknown', 'unknown', 'unknown'], b: ['missing'], c: ['unknown', 'found'] });
  const left = await keepKits(gateways, of, ['a', 'b', 'c']);
  expect(left.map(({ id, state, code }) => [id, state, code])).toEqual([
    ['a', 'skipped', 'KIT_UNREADABLE'],
    ['b', 'skipped', 'MAILBOX_NOT_FOUND'],
  ]);
});

test('being asked to wait loses nothing that was read, and nothing is judged before all is read', async () => {
  const { gateways, asked } = kitWorld({ a: ['found'], b: ['notNow', 'found'] });
  await expect(keepKits(gateways, of, ['a', 'b'])).rejects.toMatchObject({ retryAfterSeconds: 7 });
  expect(await keepKits(gateways, of, ['a', 'b'])).toEqual([]);
  expect(asked).toEqual([['a', 'b'], ['b']]);
});
