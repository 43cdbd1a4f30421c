import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { WorldClock } from '../world-clock';
import { AdOperation, adOperation } from './forest/ad-operation';
import { reportOf } from './forest/on-premises-report';
import { establishAppIdentity } from './http/access/app-identity';
import { EXCHANGE_MANAGEMENT_ROLES, EXCHANGE_ROLES, GRANTED_BY_DEFAULT } from './http/access/graph-roles';
import type { AppIdentity } from './http/access/token-doors';
import type { Tokens } from './http/access/tokens';
import { BadControl, parseControl } from './http/bad-control';
import { seededChance } from './http/chance';
import { FaultSet } from './http/faults/fault';
import { buildWorld } from './http/graph/build-world';
import type { LoggedRequest } from './http/log/request-log';
import { type InboxMessage, readInbox } from './http/mail/inbox';
import { startTenantServer } from './http/tenant-server';
import { seedTenant } from './seed/seed-tenant';
import type { Moment } from './state/moment';
import { openState } from './state/open-state';
import { TenantError } from './state/tenant-error';
import { AgentControl, setAgent } from './sync/agent-control';
import { controlCycles, CycleControl } from './sync/cycle-control';
import { startEngine } from './sync/engine';
import { PasswordReset, resetPassword } from './sync/password-reset';

export interface TenantOptions {
  dataFolder: string;
  /** 0: a free one. */
  port: number;
  clock: WorldClock;
  seed: number;
  groups: number;
  domains: number;
  /** How late a change of source of authority shows; by seed when undefined. */
  effectDelayMilliseconds: number | undefined;
  /** Roles that the app is not granted. */
  deny: string[];
}

/** Somebody who can sign in; `id` is the Entra object id. */
export interface Person {
  id: string;
  userPrincipalName: string;
  displayName: string;
  roles: string[];
}

export interface Tenant {
  origin: string;
  tenantId: string;
  /** What the app's settings need: client id, IDENTITY_HEADER and the like. */
  identity: AppIdentity;
  /** Whether a token is one of this tenant and still good, and what it says. */
  readToken: Tokens['read'];
  busy(): boolean;
  people(): Person[];
  /** The local controls throw BadControl for a body that cannot be used. */
  ad(operation: unknown): Promise<unknown>;
  cycles(body: unknown): Promise<unknown>;
  agents(body: unknown): Promise<unknown>;
  passwordResets(body: unknown): Promise<unknown>;
  /** Replaces the set of faults. */
  faults(body: unknown): void;
  clearFaults(): void;
  /** Requests of the app after `since`; `nextSequence` is the `since` of the next page. */
  requests(since: number, limit: number): { value: LoggedRequest[]; nextSequence?: number };
  inbox(to?: string): InboxMessage[];
  /** Fresh on-premises report bodies of corp and emea. */
  reports(): unknown[];
  close(): Promise<void>;
}

const REPORTED_DOMAINS = ['corp.contoso.com', 'emea.contoso.com'];

/** Opens or seeds the tenant of a data folder and serves it on 127.0.0.1. */
export async function startTenant(options: TenantOptions): Promise<Tenant> {
  const { clock, seed, effectDelayMilliseconds } = options;
  refuseUnknownRoles(options.deny);
  mkdirSync(options.dataFolder, { recursive: true });
  const state = openState({ file: join(options.dataFolder, 'tenant.db'), seed });
  const moment = (): Moment => ({ state, now: clock.now() });
  seedTenant(moment(), options);
  const identity = establishAppIdentity(state, options.deny, clock.now());
  const world = buildWorld({ state, clock, identity, complain: reportTrouble, effectDelayMilliseconds });
  const server = await startTenantServer({ world, chance: seededChance(seed) }, options.port);
  const engine = startEngine({ state, clock });
  return {
    origin: server.origin,
    tenantId: state.tenantId(),
    identity,
    readToken: (token) => world.tokens.read(token),
    busy: () => server.working() > 0,
    people: () => [...state.people.all()],
    ad: async (operation) => controlled(() => adOperation(moment(), parseControl(AdOperation, operation))),
    cycles: async (body) => controlled(() => controlCycles(moment(), parseControl(CycleControl, body))),
    agents: async (body) => controlled(() => setAgent(moment(), parseControl(AgentControl, body))),
    passwordResets: async (body) => controlled(() => resetPassword(moment(), parseControl(PasswordReset, body))),
    faults: (body) => world.faults.set(parseControl(FaultSet, body)),
    clearFaults: () => world.faults.clear(),
    requests: world.log.read,
    inbox: (to) => readInbox(state, to),
    reports: () => REPORTED_DOMAINS.map((domain) => reportOf(moment(), domain)),
    async close() {
      engine.stop();
      await server.close();
      world.context.index.close();
      state.close();
    },
  };
}

/** A mistyped role would deny nothing and prove nothing. */
function refuseUnknownRoles(deny: readonly string[]): void {
  const granted: readonly string[] = [...GRANTED_BY_DEFAULT, ...EXCHANGE_ROLES, ...EXCHANGE_MANAGEMENT_ROLES];
  const unknown = deny.filter((role) => !granted.includes(role));
  if (unknown.length > 0)
    throw new Error(`--deny: the app is not granted ${unknown.join(', ')}. It has ${granted.join(', ')}.`);
}

function reportTrouble(error: unknown): void {
  process.stderr.write(
    `simulated tenant: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
}

/** What AD or the service refuses is a wrong body to whoever used the control. */
function controlled<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    throw new BadControl([{ field: '', code: error.code, message: error.message }]);
  }
}
