import { address, startExchangeTenant, type ExchangeTenant } from './exchange-tenant';

let world: ExchangeTenant;
afterEach(() => world.close());

const get = () => world.invoke('Get-Mailbox', { Identity: address(5) });
const set = (parameters: object = { IsExchangeCloudManaged: true }) =>
  world.invoke('Set-Mailbox', { Identity: address(5), ...parameters });

test('a token without the app role is none', async () => {
  world = await startExchangeTenant({ deny: ['Exchange.ManageAsApp'] });
  const { status, body } = await get();
  expect([status, body]).toEqual([401, undefined]);
});

test('the app role without any role of Exchange is not enough', async () => {
  world = await startExchangeTenant({ deny: ['View-Only Recipients', 'View-Only Configuration', 'SOA Converter'] });
  const { status, headers } = await get();
  expect([status, headers.get('x-ms-diagnostics')]).toEqual([403, expect.stringContaining("isn't supported")]);
});

test('who may only look cannot write', async () => {
  world = await startExchangeTenant({ deny: ['SOA Converter'] });
  expect((await get()).status).toBe(200);
  await expect(set()).rejects.toThrow();
});

test('the trimmed role knows the flag and no attribute', async () => {
  world = await startExchangeTenant();
  const refused = await set({ CustomAttribute1: 'x' });
  expect([refused.status, refused.body.error.details[0]?.message]).toEqual([
    400,
    expect.stringContaining('CustomAttribute1'),
  ]);
  await set();
  expect(await world.settled(address(5))).toMatchObject({ IsExchangeCloudManaged: true });
});

test('a mistyped role is refused at the start', async () => {
  world = await startExchangeTenant();
  await expect(startExchangeTenant({ deny: ['SOA Convertor'] })).rejects.toThrow('SOA Convertor');
});
