import {
  type AssignmentKit,
  assignmentRequests,
  assignmentScript,
} from '../../../orchestrations/group-soa/assignment-script';

const kit: AssignmentKit = {
  keptAt: '2026-11-24T06:00:00.000Z',
  servicePrincipalId: 'sp-1',
  jobId: 'AAD2ADGroupProvisioning.t.1',
  isRunning: false,
  appRoleId: 'role-1',
  groupIds: ['g-1', 'g-2'],
};

test('assigns each group with the role of the application, and goes on where one is assigned already', () => {
  const script = assignmentScript(kit);
  expect(script).toContain("  'g-1'\r\n  'g-2'");
  expect(script).toContain("resourceId = 'sp-1'; appRoleId = 'role-1'");
  expect(script).toContain('already exists');
});

test('the job is started only after a person has looked at one group; a running one is left alone', () => {
  const waits = assignmentScript(kit);
  expect(waits.indexOf('provisionOnDemand')).toBeLessThan(waits.indexOf('Read-Host'));
  expect(waits.indexOf('Read-Host')).toBeLessThan(waits.indexOf('$job/start'));
  expect(assignmentScript({ ...kit, isRunning: true })).not.toContain('/start');
});

test('nothing in an id ends a quotation', () => {
  const hostile = "g'; Remove-MgGroup -GroupId x #\r\n";
  const script = assignmentScript({ ...kit, groupIds: [hostile] });
  expect(script).toContain("  'gRemove-MgGroup-GroupIdx'\r\n");
});

test('the same as requests to Graph', () => {
  expect(assignmentRequests(kit)).toEqual(
    ['g-1', 'g-2'].map((principalId) => ({
      method: 'POST',
      url: '/servicePrincipals/sp-1/appRoleAssignedTo',
      body: { principalId, resourceId: 'sp-1', appRoleId: 'role-1' },
    })),
  );
});
