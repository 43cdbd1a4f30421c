import { ask, freeTurn, give } from '../../../orchestrations/kit/turn-entity';

const place = (runId: string, event = `turn-${runId}`) => ({ runId, instanceId: `ouOnboarding-${runId}`, event });
const asking = (runId: string, whenBusy: 'wait' | 'fail' = 'wait') => ({ ...place(runId), whenBusy });

test('grants a free turn to the first who asks', () => {
  const { state, tell } = ask(freeTurn, asking('a'));
  expect(state.holder).toEqual(place('a'));
  expect(tell).toEqual({ place: place('a'), granted: true });
});

test('lets others wait in the order in which they asked', () => {
  const held = [asking('b'), asking('c'), asking('b')].reduce(
    (state, one) => ask(state, one).state,
    ask(freeTurn, asking('a')).state,
  );
  expect(held.waiting.map(({ runId }) => runId)).toEqual(['b', 'c']);
  const next = give(held, 'a');
  expect(next.tell?.place.runId).toBe('b');
});

test('keeps the place of one who asks again while waiting, under the newest event name', () => {
  const held = ask(ask(freeTurn, asking('a')).state, asking('b')).state;
  const { state } = ask(held, { ...place('b', 'turn-later'), whenBusy: 'wait' });
  expect(state.waiting).toEqual([place('b', 'turn-later')]);
});

test('tells one who will not wait that the turn is held, and keeps it out of the line', () => {
  const held = ask(freeTurn, asking('a')).state;
  const { state, tell } = ask(held, asking('b', 'fail'));
  expect(tell).toEqual({ place: place('b'), granted: false });
  expect(state).toEqual(held);
});

test('repeats the grant under the newest event name when the holder asks again', () => {
  const held = ask(freeTurn, asking('a')).state;
  const { tell } = ask(held, { ...place('a', 'turn-later'), whenBusy: 'wait' });
  expect(tell?.place.event).toBe('turn-later');
});

test('is free again when the last one gives it back', () => {
  expect(give(ask(freeTurn, asking('a')).state, 'a')).toEqual({ state: freeTurn, tell: null });
});

test('lets one who waits leave the line without touching the holder', () => {
  const held = ask(ask(freeTurn, asking('a')).state, asking('b')).state;
  const { state, tell } = give(held, 'b');
  expect(state.holder?.runId).toBe('a');
  expect(state.waiting).toEqual([]);
  expect(tell).toBeNull();
});
