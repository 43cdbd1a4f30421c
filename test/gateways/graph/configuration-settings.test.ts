import { createSynchronization } from '../../../gateways/graph/create-synchronization';
import type { Setting } from '../../../domain/synchronization-settings';
import { graphError, on, startGraphServer, type Answer, type GraphServer } from './graph-server';

let server: GraphServer;
beforeEach(async () => void (server = await startGraphServer()));
afterEach(() => server.close());

const domain = { key: 'Domain', value: '{"domain":"corp.contoso.com"}' };
const mail = { key: 'SyncNotificationSettings', value: '{"Enabled":true}' };
const appKey = { key: 'AppKey', value: '{"appKeyScenario":"AD2AADPasswordHash"}' };

/** Replaces the whole set, where an empty value removes its key; `readsOld` reads still show what was there. */
function service(start: { key: string; value: string | null }[], { readsOld = 0 } = {}) {
  let current = start;
  let old = start;
  let stale = 0;
  server.handle(on(['GET', /secrets$/], () => ({ body: { value: stale-- > 0 ? old : current } })));
  const put = (answer: Answer) =>
    server.handle(
      on(['PUT', /secrets$/], ({ body }) => {
        old = current;
        stale = readsOld;
        const { value } = body as { value: Setting[] };
        const left = current.filter(({ key }) => !value.some((each) => each.key === key));
        current = [...left, ...value.filter((each) => each.value !== '')].reverse();
        return answer;
      }),
    );
  put({ status: 204 });
  return { put, current: () => current };
}

const settings = () => createSynchronization(server.graph).settings;
const puts = () => server.asking('PUT', /secrets/);

it('change merges into what is there and writes the whole set', async () => {
  const { current } = service([domain, mail]);
  await settings().change('sp-1', [{ ...mail, value: '{"Enabled":false}' }, appKey], [mail, domain]);
  expect(puts()[0]?.body).toEqual({ value: [domain, { ...mail, value: '{"Enabled":false}' }, appKey] });
  expect(current()).toHaveLength(3);
});

it('change refuses when the set is no longer the expected one', async () => {
  service([domain, mail]);
  await expect(settings().change('sp-1', [appKey], [domain])).rejects.toMatchObject({ code: 'SETTINGS_CHANGED' });
  expect(puts()).toEqual([]);
});

it.each(['*', '****', null])('change refuses to write a set with a value that reads %j', async (value) => {
  service([domain, { key: 'Password', value }]);
  const gateway = settings();
  const expected = await gateway.read('sp-1');
  await expect(gateway.change('sp-1', [appKey], expected)).rejects.toMatchObject({
    code: 'SETTINGS_MASKED',
    message: expect.stringContaining('Password'),
  });
  expect(puts()).toEqual([]);
});

it('change may replace a masked value itself', async () => {
  service([domain, { key: 'AppKey', value: '*' }]);
  await settings().change('sp-1', [appKey], [domain, { key: 'AppKey', value: '*' }]);
  expect(puts()).toHaveLength(1);
});

it('change knows its own write again after a lost answer', async () => {
  service([domain]).put('lost');
  const gateway = settings();
  await expect(gateway.change('sp-1', [appKey], [domain])).rejects.toMatchObject({ code: 'GRAPH_UNREACHABLE' });
  await gateway.change('sp-1', [appKey], [domain]);
  expect(puts()).toHaveLength(1);
});

it.each([
  ['what was there', [domain], false],
  ['what was to be written, in any order', [appKey, domain], true],
])('shows tells apart %s', async (_what, there, expected) => {
  service(there);
  expect(await settings().shows('sp-1', [appKey], [domain])).toBe(expected);
});

it('shows refuses what somebody else wrote', async () => {
  service([domain, mail]);
  await expect(settings().shows('sp-1', [appKey], [domain])).rejects.toMatchObject({ code: 'SETTINGS_CHANGED' });
});

it('change reads back until the set shows', async () => {
  service([domain], { readsOld: 2 });
  await settings().change('sp-1', [appKey], [domain]);
  expect(server.clock.pauses).toEqual([2_000, 2_000]);
});

it('change is a matter of waiting when the set does not show yet', async () => {
  service([domain], { readsOld: 50 });
  await expect(settings().change('sp-1', [appKey], [domain])).rejects.toMatchObject({
    name: 'NotNowError',
    code: 'SETTINGS_NOT_VISIBLE_YET',
  });
});

it('409 is a matter of waiting', async () => {
  service([domain]).put(graphError(409, 'Conflict'));
  await expect(settings().change('sp-1', [appKey], [domain])).rejects.toMatchObject({ name: 'NotNowError' });
});

it('restore puts exactly the set back, also where the service keeps what is left out', async () => {
  const { current } = service([domain, mail, appKey]);
  await settings().restore('sp-1', [domain, mail]);
  expect(current()).toEqual(expect.arrayContaining([domain, mail]));
  expect(current()).toHaveLength(2);
});

it('restore writes nothing when the set is as it was', async () => {
  service([mail, domain]);
  await settings().restore('sp-1', [domain, mail]);
  expect(puts()).toEqual([]);
});

it('restore refuses a masked snapshot', async () => {
  service([domain]);
  const snapshot = [domain, { key: 'Password', value: '*' }];
  await expect(settings().restore('sp-1', snapshot)).rejects.toMatchObject({ code: 'SETTINGS_MASKED' });
});
