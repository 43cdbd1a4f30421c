import { differencesFromKit } from '../../../domain/exchange-attributes';
import { createExchangeAdmin } from '../../../gateways/exchange/create-exchange-admin';
import type { ExchangeAdmin, Mailbox, MailboxKit } from '../../../gateways/exchange/exchange-admin';
import {
  address,
  minute,
  startExchangeTenant,
  type ExchangeTenant,
} from '../../local/tenant/http/exchange/exchange-tenant';

let world: ExchangeTenant;
let exchangeAdmin: ExchangeAdmin;
let scopes: string[];

async function start(deny: string[] = []) {
  world = await startExchangeTenant({ deny });
  scopes = [];
  const { clock, tenant } = world;
  const credential = {
    getToken: async (scope: string | string[]) => {
      scopes.push(String(scope));
      const token = await world.appToken(String(scope).replace('/.default', ''));
      return { token: token.replace('Bearer ', ''), expiresOnTimestamp: 0 };
    },
  };
  exchangeAdmin = createExchangeAdmin({
    baseUrl: tenant.origin,
    tenantId: tenant.tenantId,
    credential,
    clock: { now: () => new Date(clock.now()), pause: (pause) => clock.sleep(pause) },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
}
afterEach(() => world.close());

async function mailboxOf(number: number): Promise<Mailbox> {
  const read = (await exchangeAdmin.readMailboxes([address(number)])).get(address(number));
  if (read?.kind !== 'found') throw new Error(`Staff ${number}: ${read?.kind}`);
  return read.facts;
}

async function kitOf(id: string): Promise<MailboxKit> {
  const read = (await exchangeAdmin.readMailboxKits([id])).get(id);
  if (read?.kind !== 'found') throw new Error(`${id}: ${read?.kind}`);
  return read.facts;
}

const set = (id: string, isExchangeCloudManaged = true) =>
  exchangeAdmin.setExchangeCloudManaged({ id, isExchangeCloudManaged });
const faults = (fault: object) => world.tenant.faults({ faults: [{ path: 'InvokeCommand', times: 1, ...fault }] });

/** After every server knows, and a cycle has run. */
async function verifiedFlag(number: number): Promise<boolean | null> {
  await world.clock.advance(6 * minute);
  return (await mailboxOf(number)).isExchangeCloudManaged;
}

it('all settled mailboxes are moved and verified by reading again, whatever each write answered', async () => {
  await start();
  const { mailboxes: listed, withoutId } = await exchangeAdmin.listMailboxes();
  expect(withoutId).toBe(1);
  const all = listed.filter(({ isDirSynced }) => isDirSynced);
  const mailboxes = all.filter(({ userPrincipalName }) => userPrincipalName !== address(2));
  expect(mailboxes).toHaveLength(29);
  const kinds = new Set<string>();
  for (let left = mailboxes; left.length > 0;) {
    for (const { id } of left) {
      const { kind } = await set(id);
      kinds.add(kind);
      if (kind === 'notNow') break;
    }
    await world.clock.advance(2 * minute);
    const reads = await exchangeAdmin.readMailboxes(left.map(({ id }) => id));
    left = left.filter(({ id }) => {
      const read = reads.get(id);
      return read?.kind !== 'found' || !read.facts.isExchangeCloudManaged;
    });
  }
  expect([...kinds].sort()).toEqual(['accepted', 'lost', 'notNow']);
});

it('a kit is what the mailbox has, and a way back without AD loses what was changed in the cloud', async () => {
  await start();
  await world.setInAd(5, { extensionAttribute1: 'cc-1', msExchExtensionCustomAttribute1: ['a', 'b'] });
  await world.clock.advance(10 * minute);
  const { id } = await mailboxOf(5);
  const before = await kitOf(id);
  expect(before.untold).toEqual([]);
  expect(before.attributes).toMatchObject({ CustomAttribute1: 'cc-1', ExtensionCustomAttribute1: ['a', 'b'] });
  await set(id);
  const changes = { CustomAttribute1: 'cc-2', HiddenFromAddressListsEnabled: true };
  await world.asAdmin('Set-Mailbox', { Identity: id, ...changes });
  await world.clock.advance(2 * minute);
  const kit = await kitOf(id);
  expect(kit.attributes).toMatchObject(changes);
  await set(id, false);
  await world.clock.advance(10 * minute);
  const names = (found: MailboxKit) =>
    differencesFromKit(kit.attributes, found.attributes).map(({ attribute }) => attribute.property);
  expect(names(await kitOf(id))).toEqual(['CustomAttribute1', 'HiddenFromAddressListsEnabled']);
  await world.setInAd(5, { extensionAttribute1: 'cc-2', msExchHideFromAddressLists: 'TRUE' });
  await world.clock.advance(10 * minute);
  expect(names(await kitOf(id))).toEqual([]);
});

describe('a write', () => {
  it.each([
    ['answers success and does nothing', { status: 200, effect: 'none' }, { kind: 'accepted', warnings: [] }, false],
    [
      'answers an error after success',
      { status: 500, effect: 'done' },
      { kind: 'lost', code: 'EXCHANGE_BROKEN' },
      true,
    ],
    ['loses its answer', { lostAnswer: true }, { kind: 'lost', code: 'EXCHANGE_UNREACHABLE' }, true],
    [
      'is refused although it was done',
      { status: 400, effect: 'done' },
      { kind: 'failed', code: 'EXCHANGE_BAD_REQUEST' },
      true,
    ],
    ['is throttled', { status: 429, retryAfter: 40 }, { kind: 'notNow', retryAfterSeconds: 40 }, false],
    ['meets an expired token', { status: 401 }, { kind: 'accepted' }, true],
  ])('that %s tells no more than that', async (_, fault, answer, isDone) => {
    await start();
    const { id } = await mailboxOf(6);
    faults({ cmdlet: 'Set-Mailbox', ...fault });
    expect(await set(id)).toMatchObject(answer);
    expect(await verifiedFlag(6)).toBe(isDone);
  });

  it('of what is there already is accepted with a warning', async () => {
    await start();
    const { id } = await mailboxOf(6);
    await set(id);
    const again = await set(id);
    expect(again).toEqual({ kind: 'accepted', warnings: [expect.stringContaining('no settings of')] });
  });

  it('of a mailbox that is not there, or never was in AD, fails', async () => {
    await start();
    expect(await set('00000000-0000-4000-8000-000000000000')).toMatchObject({ code: 'EXCHANGE_NOT_FOUND' });
    const requester = (await exchangeAdmin.readMailboxes(['requester@contoso.com'])).get('requester@contoso.com');
    if (requester?.kind !== 'found') throw new Error('no requester');
    expect(requester.facts.isDirSynced).toBe(false);
    expect(await set(requester.facts.id)).toMatchObject({
      code: 'EXCHANGE_BAD_REQUEST',
      message: expect.stringContaining('synchronized from your on-premises') as string,
    });
  });
});

it('an alias is not the name of a mailbox', async () => {
  await start();
  const alias = 'requester.alias@contoso.com';
  expect((await exchangeAdmin.readMailboxes([alias])).get(alias)).toEqual({ kind: 'missing' });
});

it('tells what the readiness check asks of the organization', async () => {
  await start();
  expect(await exchangeAdmin.readOrganization()).toEqual({ isCloudManagedByDefault: false, publicFolders: 'Local' });
  const recipients = (await exchangeAdmin.listRecipients()).filter(({ isDirSynced }) => isDirSynced);
  const count = (type: string) => recipients.filter(({ recipientType }) => recipientType === type).length;
  expect([recipients.length, count('MailUser'), count('RoomList')]).toEqual([10, 2, 1]);
  const connectors = await exchangeAdmin.readConnectors();
  expect(connectors.map(({ direction, type, isEnabled }) => [direction, type, isEnabled])).toEqual([
    ['inbound', 'OnPremises', true],
    ['outbound', 'OnPremises', true],
  ]);
  const links = await exchangeAdmin.readHybridLinks();
  expect(links.map(({ kind }) => kind)).toEqual([
    'organizationRelationship',
    'intraOrganizationConnector',
    'onPremisesOrganization',
  ]);
  const domains = await exchangeAdmin.readAcceptedDomains();
  expect(domains).toContainEqual({ name: 'emea.contoso.com', type: 'Authoritative' });
  expect(new Set(scopes)).toEqual(new Set(['https://outlook.office365.com/.default']));
});

describe('without', () => {
  it.each([
    ['Exchange.ManageAsApp', () => exchangeAdmin.listMailboxes()],
    ['View-Only Configuration', () => exchangeAdmin.readOrganization()],
    ['View-Only Recipients', () => exchangeAdmin.listRecipients()],
  ])('%s what is missing is named', async (role, ask) => {
    await start([role]);
    const message = expect.stringContaining(role) as string;
    await expect(ask()).rejects.toMatchObject({ code: 'PERMISSION_MISSING', message });
  });

  it('a role that may write the flag, no mailbox is written', async () => {
    await start(['SOA Converter']);
    const { id } = await mailboxOf(6);
    expect(await set(id)).toMatchObject({ kind: 'refused', code: 'PERMISSION_MISSING' });
    expect(await verifiedFlag(6)).toBe(false);
  });
});
