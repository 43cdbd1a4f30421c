import type { HealthCheck } from '../../functions/health/health-checks';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { sendReport } from '../../local/drive/alarms';
import { clearFaults, onboard, setFaults } from '../support/configuration';

/** Whether passwords that people set in the cloud reach AD: told by what can be seen of it, and unknown where nothing can. */
const emea = 'emea.contoso.com';
const corp = 'corp.contoso.com';
const flag = { method: 'GET', path: '/directory/onPremisesSynchronization' };
const denied = { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'no' } } };

let world: RunningWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

/** Answers of the door are kept for a quarter of a minute. */
async function look(): Promise<HealthCheck | undefined> {
  await world.advance('PT20S');
  const admin = await world.visitor('admin@contoso.com');
  const { checks } = (await admin.get('/api/health')).json<{ checks: HealthCheck[] }>();
  return checks.find(({ name }) => name === 'password-writeback');
}

async function reset(userPrincipalName: string, result: 'success' | 'failure'): Promise<void> {
  await world.local('/_local/password-resets', { userPrincipalName, result });
  await world.advance('PT10M');
}

async function reportRights(domain: string, permissions: string[]): Promise<void> {
  await sendReport(world, domain, { gmsa: { name: `${domain}\\gmsa$`, permissions } });
}

test('the tenant, the report and the audit log each say their part; a reset that worked proves it', async () => {
  await reportRights(corp, ['BasicRead', 'PasswordWriteBack']);
  await reportRights(emea, ['BasicRead']);
  const before = await look();
  expect(before?.result).toBe('warning');
  expect(before?.detail).toContain('No reset by somebody whose account comes from there');
  expect(before?.detail).toContain('In the tenant it is switched off.');
  expect(before?.detail).toContain('The service account of corp.contoso.com has PasswordWriteBack.');
  expect(before?.detail).toContain('The service account of emea.contoso.com lacks PasswordWriteBack.');
  expect(before?.howTo).toContain('New-CloudSyncServiceAccount.ps1 -Feature PasswordWriteBack');
  await reset('admin@contoso.com', 'success');
  expect((await look())?.detail).toContain('No reset by somebody whose account comes from there');
  await reset('staff1@emea.contoso.com', 'failure');
  expect(await look()).toMatchObject({ result: 'warning', detail: expect.stringContaining('The newest reset failed') });
  await reset('staff1@emea.contoso.com', 'success');
  expect(await look()).toMatchObject({
    result: 'verified',
    detail: expect.stringContaining('A reset was written back'),
  });
});

test('what cannot be read is said to be so, and proves nothing in either direction', async () => {
  await reset('staff1@emea.contoso.com', 'success');
  await world.advance('PT25H');
  await setFaults(world, { method: 'GET', path: '/auditLogs/directoryAudits', ...denied }, { ...flag, ...denied });
  const blind = await look();
  expect(blind?.result).toBe('warning');
  expect(blind?.detail).toContain('The audit log cannot be read: READ_FORBIDDEN.');
  expect(blind?.detail).toContain('Whether the tenant has it switched on cannot be read: READ_FORBIDDEN.');
  expect(blind?.detail).toContain('No fresh report tells the rights of the service account of emea.contoso.com.');
  await clearFaults(world);
  expect(await look()).toMatchObject({
    result: 'verified',
    detail: expect.stringContaining('A reset was written back'),
  });
});

test('an onboarding says what is known of its domain, and its own result does not hang on it', async () => {
  const checkOf = (run: Awaited<ReturnType<typeof onboard>>) =>
    run.outcome?.checks?.find(({ name }) => name === 'passwordWriteback');
  await sendReport(world, corp);
  await setFaults(world, { method: 'GET', path: '/auditLogs/directoryAudits', ...denied }, { ...flag, ...denied });
  const run = await onboard(world);
  expect(run).toMatchObject({ state: 'completed', outcome: { kind: 'verified' } });
  expect(checkOf(run)).toMatchObject({
    result: 'unknown',
    evidence: expect.stringContaining('The audit log cannot be read'),
  });
});
