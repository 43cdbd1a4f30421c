import { readFileSync } from 'node:fs';
import { OperatorConfig } from '../../../domain/operator-config';
import type { Person } from '../../../domain/person';
import type { Gateways } from '../../../gateways/gateways';
import { grantsOf, permissionsOf } from '../../../functions/permissions';
import { createApprovalTokens } from '../../../gateways/approval-tokens';
import { createAttestations } from '../../../gateways/records/attestations';
import { createAlarms } from '../../../gateways/records/alarms';
import { createApprovals } from '../../../gateways/records/approvals';
import { createDrift } from '../../../gateways/records/drift';
import { createHeartbeats } from '../../../gateways/records/heartbeats';
import { createLedger } from '../../../gateways/records/ledger';
import { createReports } from '../../../gateways/records/reports';
import { createRuns } from '../../../gateways/records/runs';
import { createStarts } from '../../../gateways/records/starts';
import { createWatches } from '../../../gateways/records/watches';
import { Settings } from '../../../gateways/settings';
import type { SigningKeys } from '../../../gateways/signing-keys';
import { createSqliteStorage } from '../../../local/storage/sqlite-storage';
import { aConfiguration, aSchema, aSurvey } from '../builders';

export const tenantId = '11111111-1111-4111-8111-111111111111';
export const baseUrl = 'https://operator.example';

function person(number: number, name: string): Person {
  const id = `aaaaaaaa-0000-4000-8000-${String(number).padStart(12, '0')}`;
  return { id, userPrincipalName: `${name}@contoso.com`, displayName: name, mail: `${name}@contoso.com` };
}

export const people = {
  requester: person(1, 'requester'),
  'approver.one': person(2, 'approver.one'),
  'approver.two': person(3, 'approver.two'),
  manager: person(4, 'manager'),
  reader: person(5, 'reader'),
  admin: person(6, 'admin'),
  stranger: person(7, 'stranger'),
} as const;
export type Name = keyof typeof people;

export const roles: Record<Name, string[]> = {
  requester: ['Operator.Read', 'Operator.Run'],
  'approver.one': ['Operator.Read', 'Operator.Approve'],
  'approver.two': ['Operator.Read', 'Operator.Approve'],
  manager: ['Operator.Read', 'Operator.Approve'],
  reader: ['Operator.Read'],
  admin: ['Operator.Admin'],
  stranger: [],
};

export interface DoorWorld extends Omit<
  Gateways,
  'assignments' | 'deletions' | 'exchangeAdmin' | 'extensions' | 'groups' | 'provisioningLog' | 'mailer' | 'sentMails'
> {
  advance(milliseconds: number): void;
  logged: { level: string; fields: object; message: string }[];
  close(): void;
}

/** Real records on SQLite in memory and real tokens; a directory of the seeded people; Graph answers from what a test gives. */
export function aDoorWorld(change: Partial<Gateways> = {}): DoorWorld {
  const key = { id: '0a0b0c0d', key: Buffer.alloc(32, 7) };
  const keys: SigningKeys = {
    current: () => Promise.resolve(key),
    byId: (id) => Promise.resolve(id === key.id ? key : undefined),
  };
  const storage = createSqliteStorage(':memory:');
  let now = Date.parse('2026-11-23T08:00:00.000Z');
  const clock = { now: () => new Date(now), pause: () => Promise.resolve() };
  const logged: DoorWorld['logged'] = [];
  const logAt = (level: string) => (fields: object, message: string) => void logged.push({ level, fields, message });
  const config = OperatorConfig.parse(JSON.parse(readFileSync('config/operator.config.json', 'utf8')));
  const world: DoorWorld = {
    settings: Settings.parse({
      PUBLIC_BASE_URL: baseUrl,
      TENANT_ID: tenantId,
      MAIL_SENDER: 'operator@contoso.com',
      AZURE_CLIENT_ID: '22222222-2222-4222-8222-222222222222',
      WEBSITE_AUTH_ENABLED: 'True',
    }),
    config,
    clock,
    log: { info: logAt('info'), warn: logAt('warn'), error: logAt('error') },
    identity: { readGrantedPermissions: () => Promise.resolve(rolesOfToken(config)) },
    directory: fakeDirectory(),
    synchronization: fakeSynchronization(),
    audits: {
      readEntries: () => Promise.resolve([{ at: clock.now().toISOString(), result: 'success', targetIds: ['u1'] }]),
    },
    agents: {
      readAgents: () => Promise.resolve({ kind: 'read', agents: [] }),
      readAgentGroups: () => Promise.resolve({ kind: 'read', agentsOf: () => [] }),
    },
    approvalTokens: createApprovalTokens(keys),
    runs: createRuns(storage, clock),
    ledger: createLedger({ storage, clock, keys }),
    alarms: createAlarms(storage),
    attestations: createAttestations(storage),
    drift: createDrift(storage),
    heartbeats: createHeartbeats(storage, clock),
    watches: createWatches(storage),
    probes: fakeProbes(clock),
    approvals: createApprovals(storage),
    reports: createReports(storage),
    starts: createStarts(storage),
    advance: (milliseconds) => void (now += milliseconds),
    logged,
    close: () => storage.close(),
  };
  return Object.assign(world, change);
}

/** Exactly what is needed and shown by a token. */
function rolesOfToken(config: OperatorConfig): string[] {
  return grantsOf(permissionsOf(config)).flatMap(({ permission, where }) => (where === 'exchange' ? [] : [permission]));
}

/** A platform on which all is well. */
function fakeProbes(clock: Gateways['clock']): Gateways['probes'] {
  return {
    readContainers: () => Promise.resolve(),
    readSigningKeys: () => Promise.resolve({ approval: '0a0b0c0d', ledger: '0a0b0c0d' }),
    readGraphTime: () => Promise.resolve(clock.now()),
    isAuthenticationOn: () => true,
    knockForged: () => Promise.resolve(401),
  };
}

function aSyncedUser(id: string) {
  const onPremisesDistinguishedName = `CN=${id},OU=Staff,DC=corp,DC=contoso,DC=com`;
  return { id, kind: 'user' as const, onPremisesSyncEnabled: true, onPremisesDistinguishedName };
}

function fakeDirectory(): Gateways['directory'] {
  const byName = new Map(Object.values(people).map((one) => [one.userPrincipalName, one]));
  byName.set('operator@contoso.com', person(8, 'operator'));
  byName.set('requester.alias@contoso.com', people.requester);
  return {
    findPerson: (name) => Promise.resolve(byName.get(name.toLowerCase())),
    readOrganization: () => Promise.resolve({ tenantId, onPremisesSyncEnabled: true }),
    readLastPasswordSync: () => Promise.resolve(null),
    readPasswordWriteback: () => Promise.resolve(true),
    readUsers: (ids) => Promise.resolve({ found: ids.map(aSyncedUser), missing: [], unknown: [] }),
    readObjects: () => Promise.reject(new Error('no door reads objects')),
  };
}

/** Doors only look at all configurations; whatever else they call fails the test. */
function fakeSynchronization(): Gateways['synchronization'] {
  const surveyConfigurations = () => Promise.resolve(aSurvey([aConfiguration({ domain: 'emea.contoso.com' })]));
  const readSchema = () => Promise.resolve(aSchema());
  const played: Partial<Gateways['synchronization']> = { surveyConfigurations, readSchema };
  return played as Gateways['synchronization'];
}

/** A gateway that fails in every operation. */
export function failing<Gateway extends object>(error: Error): Gateway {
  return new Proxy({} as Gateway, { get: () => () => Promise.reject(error) });
}
