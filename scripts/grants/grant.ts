import type { Clock } from '../../gateways/clock';
import type { AppRoles } from '../permissions/app-roles';
import type { RequiredPermission } from '../permissions/required-permissions';
import { type GraphCalls, REPLICATION_MILLISECONDS } from './graph-calls';
import { type Granted, type Held, readGranted, resolveRole } from './read-grants';

export interface GrantOptions {
  /** Object id of the identity's service principal. */
  identity: string;
  required: readonly RequiredPermission[];
  roles: AppRoles;
  /** Opt-in permissions that are wanted. */
  with: readonly string[];
  /** Names of directory roles, of those in the table. */
  directoryRoles: readonly string[];
  prune: boolean;
}

export interface Terminal {
  say: (line: string) => void;
  confirm: (question: string) => Promise<boolean>;
}

interface Change {
  missing: { permission: string; resourceId: string; appRoleId: string }[];
  missingDirectoryRoles: { name: string; id: string }[];
  surplus: Held[];
}

/** Shows, asks, writes, reads back. Safe to repeat: what is there already is left alone. */
export async function grant(
  graph: GraphCalls,
  clock: Clock,
  { say, confirm, ...options }: GrantOptions & Terminal,
): Promise<'nothingToDo' | 'granted' | 'declined'> {
  const change = changeOf(await readGranted(graph, options.roles, options.identity), options);
  show(change, options, say);
  if (!isDue(change, options)) {
    say('Nothing to write.');
    return 'nothingToDo';
  }
  if (!(await confirm('Write this?'))) {
    say('Nothing was written.');
    return 'declined';
  }
  await write(graph, change, options);
  await readBack(graph, clock, options);
  say('Written and read back. Tokens are kept for up to a day: restart the app so that it sees this.');
  return 'granted';
}

function changeOf(granted: Granted, options: GrantOptions): Change {
  const { required, roles } = options;
  const asked = required.filter(
    ({ where, permission }) => where === 'graph' || (where === 'optIn' && options.with.includes(permission)),
  );
  refuseUnknown(options);
  const isHeld = (permission: string, resource: string) =>
    granted.held.some((held) => held.permission === permission && held.resource === resource);
  return {
    // All are resolved, so that a wrong id is found also for what is granted already.
    missing: asked
      .map((one) => ({ ...one, ...resolveRole(granted, roles, one) }))
      .filter(({ permission, resource }) => !isHeld(permission, resource)),
    missingDirectoryRoles: options.directoryRoles
      .map((name) => ({ name, id: roles.directoryRoles[name] ?? '' }))
      .filter(({ id }) => !granted.directoryRoles.includes(id)),
    surplus: granted.held.filter((held) => !isWanted(held, required)),
  };
}

/** An opt-in that somebody once granted stays until it is removed by hand. */
function isWanted({ permission, resource }: Held, required: readonly RequiredPermission[]): boolean {
  return required.some((one) => one.permission === permission && one.resource === resource && one.where !== 'exchange');
}

function refuseUnknown({ with: wanted, directoryRoles, required, roles }: GrantOptions): void {
  const optIns = required.flatMap(({ permission, where }) => (where === 'optIn' ? [permission] : []));
  const wrong = wanted.filter((permission) => !optIns.includes(permission));
  if (wrong.length > 0) throw new Error(`--with knows ${optIns.join(', ') || 'nothing'}, not ${wrong.join(', ')}.`);
  const noRoles = directoryRoles.filter((name) => !(name in roles.directoryRoles));
  if (noRoles.length > 0) {
    throw new Error(
      `--directory-role knows ${Object.keys(roles.directoryRoles).join(', ')}, not ${noRoles.join(', ')}.`,
    );
  }
}

function isDue({ missing, missingDirectoryRoles, surplus }: Change, { prune }: GrantOptions): boolean {
  return missing.length + missingDirectoryRoles.length > 0 || (prune && surplus.length > 0);
}

function show(change: Change, { identity, prune, required }: GrantOptions, say: Terminal['say']): void {
  say(`Identity ${identity}`);
  for (const { permission } of change.missing) {
    const neededBy = required.find((one) => one.permission === permission)?.neededBy ?? '';
    say(`  + ${permission} (${neededBy})`);
  }
  for (const { name } of change.missingDirectoryRoles) say(`  + directory role ${name}`);
  for (const { permission } of change.surplus) {
    say(
      `  ${prune ? '-' : '!'} ${permission}: more than needed${prune ? '' : '; --prune takes it away'}${mailNote(permission)}`,
    );
  }
}

/** The union of both counts, so that the tenant-wide role makes the scope of one mailbox meaningless. */
function mailNote(permission: string): string {
  return permission === 'Mail.Send'
    ? '. It opens every mailbox: grant the one mailbox with infra/grants/exchange-access.ps1 instead.'
    : '';
}

async function write(graph: GraphCalls, change: Change, { identity, prune }: GrantOptions): Promise<void> {
  const address = `/servicePrincipals/${identity}/appRoleAssignments`;
  for (const { resourceId, appRoleId } of change.missing) {
    await graph.post(address, { principalId: identity, resourceId, appRoleId });
  }
  for (const { id } of change.missingDirectoryRoles) {
    await graph.post('/roleManagement/directory/roleAssignments', {
      '@odata.type': '#microsoft.graph.unifiedRoleAssignment',
      principalId: identity,
      roleDefinitionId: id,
      directoryScopeId: '/',
    });
  }
  for (const { assignmentId } of prune ? change.surplus : []) await graph.remove(`${address}/${assignmentId}`);
}

async function readBack(graph: GraphCalls, clock: Clock, options: GrantOptions): Promise<void> {
  const until = clock.now().getTime() + REPLICATION_MILLISECONDS;
  while (isDue(changeOf(await readGranted(graph, options.roles, options.identity), options), options)) {
    if (clock.now().getTime() >= until) throw new Error('Written, but reading back does not show it. Run it again.');
    await clock.pause(5_000);
  }
}
