import { z } from 'zod';
import { RefusedError } from '../../domain/errors';
import type { Gateways } from '../../gateways/gateways';
import type { Decided } from './plan';
import { targetsOf } from './read-facts';

const Linked = z.object({ id: z.string(), displayName: z.string().nullable() });

const KitGroup = z.object({
  id: z.string(),
  displayName: z.string(),
  description: z.string().nullable(),
  mail: z.string().nullable(),
  mailNickname: z.string().nullable(),
  mailEnabled: z.boolean(),
  securityEnabled: z.boolean(),
  groupTypes: z.array(z.string()),
  onPremisesSecurityIdentifier: z.string().nullable(),
  onPremisesSamAccountName: z.string().nullable(),
  members: z.array(Linked),
  owners: z.array(Linked),
});
export type KitGroup = z.infer<typeof KitGroup>;

/** What was there before a release: groups as they could be made again, users as they can be restored. */
export const RestoreKit = z.object({
  keptAt: z.string(),
  groups: z.array(KitGroup),
  users: z.array(
    z.object({ id: z.string(), displayName: z.string(), userPrincipalName: z.string(), licensed: z.boolean() }),
  ),
  /** Ids in Entra ID of what could not be read. */
  unread: z.array(z.string()),
});
export type RestoreKit = z.infer<typeof RestoreKit>;

type KitGateways = Pick<Gateways, 'clock' | 'deletions' | 'ledger' | 'runs'>;

const snapshotName = 'restore-kit';

/** Kept once per round; a repetition keeps the first. */
export async function keepRestoreKit(
  gateways: KitGateways,
  { runId, round }: { runId: string; round: number },
  { deletes }: Decided,
): Promise<{ groups: number; users: number }> {
  const { clock, deletions, ledger, runs } = gateways;
  const users = await deletions.readUsers(targetsOf(deletes, 'user'));
  const groups = await deletions.readGroups(targetsOf(deletes, 'group'));
  const kit: RestoreKit = {
    keptAt: clock.now().toISOString(),
    groups: [...groups.values()].flatMap((found) => (found.kind === 'found' ? [found.facts] : [])),
    users: [...users.values()].flatMap((found) => (found.kind === 'found' ? [found.facts] : [])),
    unread: [...users, ...groups].flatMap(([id, { kind }]) => (kind === 'unknown' ? [id] : [])),
  };
  const groupsUnread = [...groups].flatMap(([id, { kind }]) => (kind === 'unknown' ? [id] : []));
  if (groupsUnread.length > 0) {
    const message = `Groups that cannot be read cannot be made again: ${groupsUnread.slice(0, 5).join(', ')}. Nothing was released.`;
    throw new RefusedError('RESTORE_KIT_INCOMPLETE', message);
  }
  await runs.keepSnapshot(runId, `${snapshotName}-${round}`, RestoreKit.parse(kit));
  const data = { round, groups: kit.groups.length, users: kit.users.length, unread: kit.unread };
  await ledger.append(runId, { step: `kept:${round}`, kind: 'kept', data: { what: snapshotName, ...data } });
  return { groups: kit.groups.length, users: kit.users.length };
}

/** The kit of the round that was released; undefined when nothing was. */
export async function readRestoreKit(
  { runs }: Pick<Gateways, 'runs'>,
  { runId, round }: { runId: string; round: number },
): Promise<RestoreKit | undefined> {
  const kept = await runs.readSnapshot(runId, `${snapshotName}-${round}`);
  return kept === undefined ? undefined : RestoreKit.parse(kept);
}
