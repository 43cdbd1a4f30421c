import { createWorldClock, type ControlledClock } from '../../../../local/world-clock';
import { establishAppIdentity } from '../../../../local/tenant/http/access/app-identity';
import type { AppIdentity } from '../../../../local/tenant/http/access/token-doors';
import { parseControl } from '../../../../local/tenant/http/bad-control';
import { seededChance } from '../../../../local/tenant/http/chance';
import { FaultSet } from '../../../../local/tenant/http/faults/fault';
import { buildWorld } from '../../../../local/tenant/http/graph/build-world';
import type { GraphWorld } from '../../../../local/tenant/http/graph/graph-world';
import { startTenantServer } from '../../../../local/tenant/http/tenant-server';
import { neverSynced } from '../../../../local/tenant/seed/never-synced';
import { guidFrom } from '../../../../local/tenant/state/chance';
import type { Group, User } from '../../../../local/tenant/state/directory-documents';
import { openState, type TenantState } from '../../../../local/tenant/state/open-state';
import type { Quirks } from '../../../../local/tenant/state/quirks';
import { cloudSyncTemplateId } from '../../../../local/tenant/sync/gallery';

export interface Answer {
  status: number;
  headers: Headers;
  // Answers are looked at by their tests only.
  body: Record<string, never> & { value: Record<string, never>[]; error: { code: string; message: string } };
}

export interface SmallTenant {
  origin: string;
  state: TenantState;
  clock: ControlledClock;
  identity: AppIdentity;
  world: GraphWorld;
  complaints: unknown[];
  appToken: string;
  /** As the app, unless a header says otherwise. */
  send(method: string, path: string, options?: { body?: unknown; headers?: Record<string, string> }): Promise<Answer>;
  asAdmin(method: string, path: string, body?: unknown): Promise<Answer>;
  faults(faults: object[], seed?: number): void;
  close(): Promise<void>;
}

interface SmallOptions {
  file?: string;
  seed?: number;
  deny?: string[];
  quirks?: Partial<Quirks>;
}

export function aUser(name: string, changes: Partial<User> = {}): User {
  return {
    ...neverSynced(),
    id: guidFrom(1, 'test user', name),
    createdDateTime: '2026-01-01T00:00:00Z',
    deletedDateTime: null,
    accountEnabled: true,
    displayName: name,
    userPrincipalName: `${name}@contoso.com`,
    userType: 'Member',
    givenName: null,
    surname: null,
    mail: `${name}@contoso.com`,
    mailNickname: name,
    proxyAddresses: [`SMTP:${name}@contoso.com`],
    jobTitle: null,
    department: null,
    companyName: null,
    officeLocation: null,
    city: null,
    country: null,
    businessPhones: [],
    mobilePhone: null,
    employeeId: null,
    employeeHireDate: null,
    employeeLeaveDateTime: null,
    usageLocation: null,
    assignedLicenses: [],
    onPremisesImmutableId: null,
    onPremisesUserPrincipalName: null,
    onPremisesExtensionAttributes: {},
    managerId: null,
    passwordHashSyncedAt: null,
    ...changes,
  };
}

export function aGroup(name: string, changes: Partial<Group> = {}): Group {
  return {
    ...neverSynced(),
    id: guidFrom(1, 'test group', name),
    createdDateTime: '2026-01-01T00:00:00Z',
    deletedDateTime: null,
    displayName: name,
    description: null,
    mail: null,
    mailEnabled: false,
    mailNickname: name,
    securityEnabled: true,
    securityIdentifier: 'S-1-12-1-1',
    groupTypes: [],
    membershipRule: null,
    membershipRuleProcessingState: null,
    proxyAddresses: [],
    onPremisesNetBiosName: null,
    isAssignableToRole: null,
    visibility: null,
    ...changes,
  };
}

/** The HTTP surface over a handful of documents, without the seed and without a sync engine. */
export async function startSmallTenant(options: SmallOptions = {}): Promise<SmallTenant> {
  const { file = ':memory:', seed = 1, deny = [], quirks = {} } = options;
  const clock = createWorldClock({ ahead: 0, keepAhead: () => undefined });
  const state = openState({ file, seed, quirks });
  if (state.isFresh) state.transaction(() => fill(state));
  const identity = establishAppIdentity(state, deny, clock.now());
  const complaints: unknown[] = [];
  const world = buildWorld({ state, clock, identity, complain: (error) => void complaints.push(error) });
  const server = await startTenantServer({ world, chance: seededChance(seed) }, 0);
  clock.join({ busy: () => server.working() > 0 });
  const { clientId: appid, objectId: oid, tenantId: tid, graphRoles } = identity;
  const aud = 'https://graph.microsoft.com';
  const appToken = world.tokens.issue({ aud, appid, oid, tid, roles: [...graphRoles] }).token;

  async function send(
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ) {
    const isText = typeof body === 'string';
    const response = await fetch(`${server.origin}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${appToken}`,
        ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = (text === '' ? undefined : JSON.parse(text)) as Answer['body'];
    return { status: response.status, headers: response.headers, body: parsed };
  }

  return {
    origin: server.origin,
    state,
    clock,
    identity,
    world,
    complaints,
    appToken,
    send,
    asAdmin: (method, path, body) => send(method, path, { body, headers: { authorization: 'Bearer local-admin' } }),
    faults: (faults, faultSeed = 1) => world.faults.set(parseControl(FaultSet, { seed: faultSeed, faults })),
    async close() {
      await server.close();
      world.context.index.close();
      clock.stop();
      state.close();
    },
  };
}

function fill(state: TenantState) {
  state.organization.put({
    id: state.tenantId(),
    displayName: 'Contoso',
    verifiedDomains: [],
    onPremisesSyncEnabled: true,
    onPremisesLastSyncDateTime: null,
    onPremisesLastPasswordSyncDateTime: null,
  });
  state.applicationTemplates.put({ id: cloudSyncTemplateId, displayName: 'AD to Entra ID', publisher: 'Microsoft' });
  const requester = aUser('requester', {
    proxyAddresses: ['SMTP:requester@contoso.com', 'smtp:requester.alias@contoso.com'],
  });
  const synced = aUser('synced', { onPremisesSyncEnabled: true, managerId: requester.id });
  for (const user of [requester, synced, aUser('cloudsync-approvals')]) state.users.put(user);
  const [outer, inner] = [aGroup('outer'), aGroup('inner', { onPremisesSyncEnabled: true })];
  for (const group of [outer, inner]) state.groups.put(group);
  state.groupLinks.put({ id: outer.id, members: [inner.id, requester.id], owners: [requester.id] });
  state.groupLinks.put({ id: inner.id, members: [synced.id, outer.id], owners: [] });
}
