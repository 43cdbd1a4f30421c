import { restoreScript } from '../../../orchestrations/delete-threshold/restore-script';
import { aGroup } from '../../support/delete-review';

function kitOf(displayName: string, change: object = {}) {
  const [, found] = aGroup('11111111-1111-4111-8111-111111111111', { displayName, ...change });
  const groups = found.kind === 'found' ? [found.facts] : [];
  return { keptAt: '2026-11-24T06:00:00Z', groups, users: [], unread: [] };
}

test('restores users by id and makes groups again with their members and owners', () => {
  const kit = kitOf('Sales', { members: [{ id: 'm-1', displayName: 'M' }], owners: [{ id: 'o-1', displayName: 'O' }] });
  const users = [{ id: 'u-1', displayName: 'U', userPrincipalName: 'u@contoso.com', licensed: false }];
  const script = restoreScript({ ...kit, users });
  expect(script).toContain("Restore-MgDirectoryDeletedItem -DirectoryObjectId 'u-1' -Confirm");
  expect(script).toContain("New-MgGroup -DisplayName 'Sales'");
  expect(script).toContain("New-MgGroupMember -GroupId $group.Id -DirectoryObjectId 'm-1'");
  expect(script).toContain('directoryObjects/o-1');
});

test.each([
  ["Sales'; Remove-MgUser -All; '", "'Sales''; Remove-MgUser -All; '''"],
  ['Sales\u2019; Remove-Item C:\\', "'Sales''; Remove-Item C:\\'"],
])('a name cannot end its quotation: %s', (name, quoted) => {
  expect(restoreScript(kitOf(name))).toContain(`-DisplayName ${quoted} `);
});

test('a name cannot begin a new line, not even in a comment', () => {
  const lines = restoreScript(kitOf('Sales\r\nRemove-MgUser -All')).split('\r\n');
  expect(lines.filter((line) => line.startsWith('Remove-MgUser'))).toEqual([]);
});

test('says of groups that received mail that Exchange has to make them', () => {
  expect(restoreScript(kitOf('Sales', { mailEnabled: true, mail: 'sales@contoso.com' }))).toContain('Exchange Online');
});
