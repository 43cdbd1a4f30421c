import { RefusedError } from '../../../../domain/errors';
import type { Setting } from '../../../../domain/synchronization-settings';
import type { ConfigurationSettings } from '../../../../gateways/graph/synchronization';
import { changeSettings } from '../../../../orchestrations/kit/activities/change-settings';
import { aDoorWorld, type DoorWorld } from '../../../support/http/world';

const before: Setting[] = [{ key: 'Domain', value: 'corp' }];
const change: Setting[] = [{ key: 'AppKey', value: 'ours' }];
const byHand: Setting[] = [{ key: 'Domain', value: 'theirs' }];

/** What was put shows after eight seconds. */
function lateSettings() {
  let [old, current, visibleAt] = [before, before, 0];
  const now = () => world.clock.now().getTime();
  const read = () => (visibleAt <= now() ? current : old);
  const put = (set: Setting[]) => {
    [old, current, visibleAt] = [read(), set, now() + 8000];
  };
  const shows = async (_id: string, changes: Setting[], expected: Setting[]) => {
    const isThere = read().some(({ value }) => value === changes[0]?.value);
    if (!isThere && read() !== expected) throw new RefusedError('SETTINGS_CHANGED', 'no');
    return isThere;
  };
  const puts: Setting[][] = [];
  const played: Partial<ConfigurationSettings> = {
    shows,
    change: async (id, changes, expected) => {
      if (await shows(id, changes, expected)) return;
      puts.push([...expected, ...changes]);
      put([...expected, ...changes]);
    },
  };
  settings = played as ConfigurationSettings;
  return { put, puts, read };
}

let world: DoorWorld;
let settings: ConfigurationSettings;
beforeEach(() => {
  world = aDoorWorld();
});
afterEach(() => world.close());

const written = () =>
  changeSettings(
    world,
    { runId: 'r1', round: 1 },
    { settings, servicePrincipalId: 'sp-1', changes: change, expected: before },
  );

test('a repetition waits for its own write to show instead of writing again', async () => {
  const { puts } = lateSettings();
  await written();
  await expect(written()).rejects.toMatchObject({ name: 'NotNowError', code: 'EFFECT_MAY_STILL_SHOW' });
  world.advance(8000);
  await written();
  expect(puts).toHaveLength(1);
});

test('a hand edit after the write of a lost process is not overwritten by the repetition', async () => {
  const { put, puts, read } = lateSettings();
  await written();
  world.advance(2000);
  put(byHand);
  await expect(written()).rejects.toMatchObject({ code: 'EFFECT_MAY_STILL_SHOW' });
  world.advance(8000);
  await expect(written()).rejects.toMatchObject({ name: 'RefusedError', code: 'SETTINGS_CHANGED' });
  expect(puts).toHaveLength(1);
  expect(read()).toBe(byHand);
});

test('a write that never took effect is made again once it would have shown', async () => {
  const { put, puts } = lateSettings();
  await written();
  put(before);
  world.advance(59_000);
  await expect(written()).rejects.toMatchObject({ code: 'EFFECT_MAY_STILL_SHOW', retryAfterSeconds: 1 });
  world.advance(1000);
  await written();
  expect(puts).toHaveLength(2);
});
