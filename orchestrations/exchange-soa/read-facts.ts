import { domainOf, isWithin } from '../../domain/distinguished-name';
import { NotNowError } from '../../domain/errors';
import type { Gateways } from '../../gateways/gateways';
import type { Mailbox } from '../../gateways/exchange/exchange-admin';
import { allItems, isWritten } from '../kit/activities/all-items';
import { freshReport } from '../kit/activities/fresh-report';
import type { WaveGateways } from '../kit/activities/wave-work';
import type { Kept } from './contract';
import type { Facts, ReportedMailbox } from './facts';
import { requiredPermissions } from './permissions';
import { requestOf } from './request';
import { readWritebacks } from './read-writeback';

export type MailboxGateways = WaveGateways &
  Pick<Gateways, 'config' | 'directory' | 'exchangeAdmin' | 'identity' | 'reports' | 'synchronization'>;

/** Reads what a plan is decided from. The whole list of mailboxes costs less than asking for them one by one. */
export async function readFacts(gateways: MailboxGateways, runId: string): Promise<Facts> {
  const request = await requestOf(gateways, runId);
  const outset = await readOutset(gateways, runId, request);
  if (outset.missingPermissions.length > 0 || !outset.tenantSyncEnabled) return outset;
  const { mailboxes: all, withoutId } = await gateways.exchangeAdmin.listMailboxes();
  return {
    ...outset,
    ...(await askedFor(gateways, request, all)),
    withoutId,
    reported: await readReported(gateways, request),
    organization: await gateways.exchangeAdmin.readOrganization(),
    writebacks: await readWritebacks(gateways),
  };
}

async function readOutset(gateways: MailboxGateways, runId: string, request: Kept): Promise<Facts> {
  const missingPermissions = await readMissingPermissions(gateways);
  const isAsked = missingPermissions.length === 0;
  return {
    request,
    requestedAt: await readRequestedAt(gateways, runId),
    now: gateways.clock.now().toISOString(),
    missingPermissions,
    tenantSyncEnabled: !isAsked || (await gateways.directory.readOrganization()).onPremisesSyncEnabled,
    mailboxes: [],
    unknownNames: [],
    withoutId: 0,
    reported: new Map(),
    organization: { isCloudManagedByDefault: false, publicFolders: null },
    writebacks: [],
  };
}

/** An attestation says nothing of what came after it. */
export async function readRequestedAt({ runs }: Pick<Gateways, 'runs'>, runId: string): Promise<string> {
  const run = await runs.get(runId);
  if (!run) throw new Error(`run ${runId} is not stored`);
  return run.startedAt;
}

export async function readMissingPermissions({ identity }: Pick<Gateways, 'identity'>): Promise<string[]> {
  const granted = await identity.readGrantedPermissions(requiredPermissions);
  return requiredPermissions.filter((permission) => !granted.includes(permission));
}

async function askedFor(
  gateways: MailboxGateways,
  { mailboxes: asked }: Kept,
  all: readonly Mailbox[],
): Promise<Pick<Facts, 'mailboxes' | 'unknownNames'>> {
  if (asked.all) return { mailboxes: [...all], unknownNames: [] };
  if (asked.organizationalUnit !== undefined)
    return { mailboxes: await within(gateways, all, asked.organizationalUnit), unknownNames: [] };
  const byName = asked.userPrincipalNames !== undefined;
  const names = asked.userPrincipalNames ?? asked.ids ?? (await sentBy(gateways, asked.runId ?? ''));
  const known = new Map(all.map((one) => [(byName ? one.userPrincipalName : one.id).toLowerCase(), one]));
  const unique = [...new Set(names.map((name) => name.toLowerCase()))];
  return {
    mailboxes: unique.flatMap((name) => known.get(name) ?? []),
    unknownNames: unique.filter((name) => !known.has(name)),
  };
}

/** All that a run sent: an answer of Exchange Online says little, so how each is now is read anew. */
async function sentBy(gateways: MailboxGateways, runId: string): Promise<string[]> {
  return (await allItems(gateways, runId)).filter(isWritten).map(({ id }) => id);
}

/** Where in AD somebody is only Entra ID tells; one whose place cannot be read stops the plan, since nobody would see that it is left out. */
async function within(
  { directory }: Pick<Gateways, 'directory'>,
  all: readonly Mailbox[],
  organizationalUnit: string,
): Promise<Mailbox[]> {
  const synced = all.filter(({ isDirSynced }) => isDirSynced);
  const { found, unknown } = await directory.readObjects(
    'user',
    synced.map(({ id }) => id),
  );
  if (unknown.length > 0) throw new NotNowError('DIRECTORY_INCOMPLETE', 30);
  const inside = found.filter(
    ({ onPremisesDistinguishedName: name }) => name !== null && isWithin(name, organizationalUnit),
  );
  const ids = new Set(inside.map(({ id }) => id.toLowerCase()));
  return synced.filter(({ id }) => ids.has(id));
}

/** From every domain that is declared or configured: a mailbox does not say which one it is of. */
async function readReported(gateways: MailboxGateways, { mailboxes, direction }: Kept): Promise<Facts['reported']> {
  if (direction === 'rollBack') return new Map();
  const configured = await gateways.synchronization.listConfigurations();
  const named = mailboxes.organizationalUnit === undefined ? undefined : domainOf(mailboxes.organizationalUnit);
  const domains = [
    ...gateways.config.configurations.map(({ domain }) => domain),
    ...configured.flatMap(({ domain }) => domain ?? []),
    ...(named === undefined ? [] : [named]),
  ];
  return reportedOf(gateways, new Set(domains.map((one) => one.toLowerCase())));
}

/** What fresh reports say of mailboxes, by user principal name in lower case. */
export async function reportedOf(gateways: MailboxGateways, domains: ReadonlySet<string>): Promise<Facts['reported']> {
  const reported = new Map<string, ReportedMailbox>();
  for (const domain of domains) {
    const report = await freshReport(gateways, domain);
    for (const one of report?.mailboxes ?? []) reported.set(one.userPrincipalName.toLowerCase(), one);
  }
  return reported;
}
