import type { KitGroup, RestoreKit } from './restore-kit';

/**
 * A PowerShell script that restores the users and makes the groups again. For people: it was written from what was there before,
 * and asks before each change (`-Confirm`).
 */
export function restoreScript(kit: RestoreKit): string {
  return [
    '#Requires -Modules Microsoft.Graph.Groups, Microsoft.Graph.Identity.DirectoryManagement',
    ...comment([
      `Restores what a released delete review removed; written from what was there on ${kit.keptAt}.`,
      'Better than this script: put the objects back in AD (recycle bin), and let Cloud Sync match them again.',
      'Groups come back as cloud groups with new ids: permissions that name the old id have to be granted again.',
      'On-premises security identifiers cannot be given to a new group.',
    ]),
    "Connect-MgGraph -Scopes 'Group.ReadWrite.All', 'User.DeleteRestore.All', 'Directory.Read.All' -NoWelcome",
    '',
    ...kit.users.flatMap(({ id, userPrincipalName }) => [
      ...comment([userPrincipalName]),
      `Restore-MgDirectoryDeletedItem -DirectoryObjectId ${quoted(id)} -Confirm`,
    ]),
    '',
    ...kit.groups.flatMap(groupLines),
  ].join('\r\n');
}

function groupLines(group: KitGroup): string[] {
  const { displayName, description, mailNickname, securityEnabled, members, owners } = group;
  const nickname = (mailNickname ?? displayName).replace(/[^A-Za-z0-9._-]/g, '') || 'restored';
  const distribution = group.mailEnabled && !securityEnabled;
  return [
    ...comment([
      `${displayName} (was ${group.id}${group.onPremisesSecurityIdentifier ? `, ${group.onPremisesSecurityIdentifier}` : ''})`,
      ...(group.mailEnabled
        ? [`It received mail as ${group.mail ?? 'unknown'}: make it in Exchange Online instead.`]
        : []),
    ]),
    ...(distribution ? comment(['A distribution group cannot be made with Microsoft Graph.']) : []),
    `$group = New-MgGroup -DisplayName ${quoted(displayName)} -Description ${quoted(description ?? '')} ` +
      `-MailNickname ${quoted(nickname)} -MailEnabled:$false -SecurityEnabled:$true -Confirm`,
    ...members.map(({ id }) => `New-MgGroupMember -GroupId $group.Id -DirectoryObjectId ${quoted(id)}`),
    ...owners.map(
      ({ id }) =>
        `New-MgGroupOwnerByRef -GroupId $group.Id -BodyParameter @{ '@odata.id' = ${quoted(`https://graph.microsoft.com/v1.0/directoryObjects/${id}`)} }`,
    ),
    '',
  ];
}

/** Names in AD are not ours: nothing in them may end a quotation or a line. */
function quoted(text: string): string {
  return `'${oneLine(text).replace(/['\u2018\u2019\u201a\u201b]/g, "''")}'`;
}

function comment(lines: readonly string[]): string[] {
  return lines.map((line) => `# ${oneLine(line)}`);
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
}
