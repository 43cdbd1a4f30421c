import { z } from 'zod';
import type { Gateways } from '../../gateways/gateways';

/** What a person needs to assign converted groups to the configuration to AD. */
export const AssignmentKit = z.object({
  keptAt: z.string(),
  servicePrincipalId: z.string(),
  jobId: z.string(),
  /** Whether the job runs: what is assigned is then provisioned with its next cycle. */
  isRunning: z.boolean(),
  appRoleId: z.string(),
  /** Converted and not assigned when the kit was made. */
  groupIds: z.array(z.string()),
});
export type AssignmentKit = z.infer<typeof AssignmentKit>;

type Snapshots = Pick<Gateways, 'runs'>;

/** Kept once per round; a repetition keeps the first. */
export async function keepAssignmentKit(
  { runs }: Snapshots,
  { runId, round }: { runId: string; round: number },
  kit: AssignmentKit,
): Promise<void> {
  await runs.keepSnapshot(runId, `assignment-kit-${round}`, AssignmentKit.parse(kit));
}

/** Undefined when the run has nothing to assign. */
export async function readAssignmentKit(
  { runs }: Snapshots,
  { runId, round }: { runId: string; round: number },
): Promise<AssignmentKit | undefined> {
  const kept = await runs.readSnapshot(runId, `assignment-kit-${round}`);
  return kept === undefined ? undefined : AssignmentKit.parse(kept);
}

/** The same as requests to Microsoft Graph v1.0. */
export function assignmentRequests({ servicePrincipalId, appRoleId, groupIds }: AssignmentKit) {
  return groupIds.map((principalId) => ({
    method: 'POST',
    url: `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo`,
    body: { principalId, resourceId: servicePrincipalId, appRoleId },
  }));
}

/** For a person who may assign. It can be run again: what is assigned already is left as it is. */
export function assignmentScript(kit: AssignmentKit): string {
  const { keptAt, servicePrincipalId, appRoleId, groupIds } = kit;
  return [
    '#Requires -Modules Microsoft.Graph.Authentication',
    `# Assigns ${groupIds.length} converted groups to the configuration that provisions groups to AD; written ${keptAt}.`,
    '# The right it asks for could grant any role: sign in as somebody who holds it for this task only.',
    "Connect-MgGraph -Scopes 'AppRoleAssignment.ReadWrite.All', 'Application.Read.All', 'Synchronization.ReadWrite.All' -NoWelcome",
    `$configuration = '/v1.0/servicePrincipals/${only(servicePrincipalId)}'`,
    '$groups = @(',
    ...groupIds.map((id) => `  '${only(id)}'`),
    ')',
    'foreach ($group in $groups) {',
    `  $body = @{ principalId = $group; resourceId = '${only(servicePrincipalId)}'; appRoleId = '${only(appRoleId)}' } | ConvertTo-Json`,
    '  try {',
    '    Invoke-MgGraphRequest -Method POST -Uri "$configuration/appRoleAssignedTo" -Body $body -ContentType \'application/json\' | Out-Null',
    '  } catch {',
    '    # Assigned already: Graph answers 400.',
    '    if ("$_ $($_.ErrorDetails)" -notmatch \'already exists\') { throw }',
    '  }',
    '}',
    ...startLines(kit),
  ].join('\r\n');
}

/** A job that does not run yet is started by a person who has looked at one group. */
function startLines({ isRunning, jobId, groupIds }: AssignmentKit): string[] {
  const [first] = groupIds;
  if (isRunning || !first) return [];
  return [
    '',
    '# The job does not run yet. One group first: it has to find the AD group that it came from.',
    `$job = "$configuration/synchronization/jobs/${only(jobId)}"`,
    '$schema = Invoke-MgGraphRequest -Method GET -Uri "$job/schema"',
    '$rule = $schema.synchronizationRules[0].id',
    `$subject = @{ objectId = '${only(first)}'; objectTypeName = 'Group' }`,
    '$body = @{ parameters = @(@{ ruleId = $rule; subjects = @($subject) }) } | ConvertTo-Json -Depth 6',
    '$found = Invoke-MgGraphRequest -Method POST -Uri "$job/provisionOnDemand" -Body $body -ContentType \'application/json\'',
    '$found.key; $found.value',
    "if ((Read-Host 'Is targetIdentity the objectGUID of the existing AD group? Type START to start the job') -ceq 'START') {",
    '  Invoke-MgGraphRequest -Method POST -Uri "$job/start"',
    '}',
  ];
}

/** Ids are of letters, digits, dots and hyphens: whatever else is in one cannot end a quotation. */
function only(id: string): string {
  return id.replace(/[^A-Za-z0-9.-]/g, '');
}
