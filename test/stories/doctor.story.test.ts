import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { OperatorConfig } from '../../domain/operator-config';
import type { Workflow } from '../../domain/run';
import type { HealthCheck } from '../../functions/health/health-checks';
import { grantsOf, permissionsOf } from '../../functions/permissions';
import { startConversion } from '../../local/drive/group-conversions';
import { corp } from '../../local/drive/held-deletes';
import { follow, isAsked, type RunAnswer, startOnboarding } from '../../local/drive/onboarding';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { GRANTED_BY_DEFAULT } from '../../local/tenant/http/access/graph-roles';

const config = OperatorConfig.parse(JSON.parse(readFileSync('config/operator.config.json', 'utf8')));
const needs = permissionsOf(config);
const shown = grantsOf(needs).flatMap(({ permission, where }) => (where === 'exchange' ? [] : [permission]));
/** Those of which a plan is made here. */
const workflows: Workflow[] = ['ou-onboarding', 'delete-threshold', 'group-soa'];
const enabled = [...new Set(needs.map(({ workflow }) => workflow))].filter((workflow) => workflow !== 'shared');

let world: RunningWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** The table as `npm run doctor -- --url <app> --as <administrator> --json` prints it. */
function doctor(...flags: string[]) {
  const args = ['dist/scripts/doctor.js', '--url', world.app, '--as', 'admin@contoso.com', ...flags];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 });
  return { code: status, text: stdout + stderr };
}

function checksOf(run: { text: string }): Record<string, HealthCheck> {
  const { checks } = JSON.parse(run.text) as { checks: HealthCheck[] };
  return Object.fromEntries(checks.map((check) => [check.name, check]));
}

async function beginsWithout(...deny: string[]): Promise<void> {
  await world.kill();
  await world.restart(...deny.flatMap((role) => ['--deny', role]));
}

/** What becomes of a plan of each workflow. */
async function plansOf(): Promise<Record<string, RunAnswer>> {
  const onboarding = await startOnboarding(world, { mode: 'plan' });
  const requester = await world.visitor('requester@contoso.com');
  const review = await requester.post('/api/delete-reviews', { domain: corp, mode: 'plan' });
  const conversion = await startConversion(world, { groups: { namePrefix: 'Team' }, mode: 'plan' });
  return {
    'group-soa': await follow(world, conversion.json<{ runId: string }>().runId),
    'ou-onboarding': await follow(world, onboarding.json<{ runId: string }>().runId),
    'delete-threshold': await follow(world, review.json<{ runId: string }>().runId),
  };
}

function isRequired(permission: string, workflow: string): boolean {
  return needs.some((need) => need.permission === permission && need.workflow === workflow && need.requiredToStart);
}

test('a world that is well is told so; what it was granted and does not need is a warning', () => {
  const { code, text } = doctor();
  expect([code, text]).toEqual([0, expect.stringMatching(/ 0 FAILED · 0 UNKNOWN\n$/)]);
  expect(text).toMatch(/permissions:surplus +WARNING +Granted and not needed: .*Mail\.Send/);
  expect(text).toMatch(/clock +ok/);
});

test('nobody but an administrator is told more than the status', () => {
  const args = ['dist/scripts/doctor.js', '--url', world.app, '--as', 'reader@contoso.com'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining('Operator.Admin')]);
});

/** What the check of a workflow says when one permission is denied. */
function expected(permission: string, workflow: Workflow): object {
  if (!needs.some((need) => need.permission === permission && need.workflow === workflow)) {
    return { result: 'verified', detail: expect.stringContaining(`${workflow} has all`), howTo: '' };
  }
  const howTo = expect.stringContaining('npm run grants');
  if (!isRequired(permission, workflow)) {
    return { result: 'warning', detail: expect.stringContaining(`${workflow} goes on without ${permission}`), howTo };
  }
  const going = enabled.filter((one) => !isRequired(permission, one));
  const others = going.length > 0 ? `Others go on: ${going.join(', ')}.` : 'Every other workflow lacks something';
  return { result: 'failed', detail: expect.stringMatching(`^${workflow} needs ${permission} .*${others}`), howTo };
}

test.each(shown)('without %s the doctor says who is refused and who goes on, and so it comes', async (permission) => {
  await beginsWithout(permission);
  const run = doctor('--json');
  const checks = checksOf(run);
  const plans = await plansOf();
  for (const workflow of workflows) {
    expect(checks[`permissions:${workflow}`]).toMatchObject(expected(permission, workflow));
    const isRefused = plans[workflow]?.refusal?.code === 'PERMISSION_MISSING';
    expect([workflow, isRefused]).toEqual([workflow, isRequired(permission, workflow)]);
  }
  expect(run.code === 1).toBe(enabled.some((workflow) => isRequired(permission, workflow)));
});

test('without Mail.Send the doctor names it, the mailbox and who sends, once a mail was refused; they go on', async () => {
  await beginsWithout('Mail.Send');
  expect(checksOf(doctor('--json'))['mailbox']?.result).toBe('verified');
  const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
  expect((await follow(world, runId, isAsked)).state).toBe('awaitingApproval');
  await world.advance('PT1H');
  const run = doctor('--json');
  const { detail = '', result } = checksOf(run)['mailbox'] ?? {};
  expect([run.code, result]).toEqual([1, 'failed']);
  for (const word of ['Mail.Send', 'cloudsync-approvals@contoso.com', ...workflows, 'go on']) {
    expect(detail).toContain(word);
  }
  expect((await follow(world, runId, isAsked)).state).toBe('awaitingApproval');
});

test('with what is needed and no more, only mail is more than a token should show', async () => {
  await beginsWithout(...GRANTED_BY_DEFAULT.filter((role) => ![...shown, 'Mail.Send'].includes(role)));
  // The simulated tenant knows no grant in Exchange: it takes the app role for one of the mailbox.
  expect(checksOf(doctor('--json'))['permissions:surplus']?.detail).toMatch(/not needed: Mail\.Send\. /);
});

test('timers that run are seen to', async () => {
  await world.advance('PT3H');
  const { result, detail } = checksOf(doctor('--json'))['timers'] ?? {};
  expect([result, detail]).toEqual(['verified', expect.not.stringMatching(/sweep|ledgerCheckpoint/)]);
});
