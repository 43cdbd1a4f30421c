import { digestOf } from '../../domain/fingerprint';
import { controlJob, editRule, inAnyOrder, type Parts, readParts, setSecret } from '../drive/by-hand';
import { check, seriousOf } from '../drive/drift';
import { decide, follow, hasEnded, isAsked, readRun, type RunAnswer } from '../drive/onboarding';
import { lastSequence, requestsSince } from '../drive/requests';
import type { RunningWorld } from '../drive/world-process';
import { beginLife, type Chaos, ledgerProblems, type Life, persistently, type Problems } from './life';

const domain = 'emea.contoso.com';

/** A life of one repair: what was accepted is changed by hand and brought back; with kills at random instants of all that. */
export async function repairUnderChaos(world: RunningWorld, random: () => number, chaos: Chaos): Promise<Problems> {
  await acceptBaseline(world);
  const accepted = await readParts(world, domain);
  await changeByHand(world);
  const { runId, outcome } = await check(world);
  const findingIds = outcome.findings.flatMap(({ id, severity }) => (severity === 'info' ? [] : [id]));
  const since = await lastSequence(world);
  const life = await beginLife(world, random, chaos);
  const run = await repairPersistently(life, { runId, findingIds });
  await world.local('/_local/faults', undefined, 'DELETE');
  return [
    ...outcomeProblems(run, findingIds.length),
    ...(await writeProblems(world, since)),
    ...(await stateProblems(world, accepted)),
    ...(await ledgerProblems(world)),
  ];
}

/** From then on the whole configuration is measured, not only what is declared of it. */
async function acceptBaseline(world: RunningWorld): Promise<void> {
  const { runId } = await ask(world, '/api/drift-baselines', { domain, reason: 'as it was made' });
  await follow(world, runId, isAsked);
  await decide(world);
  const { state } = await follow(world, runId);
  if (state !== 'completed') throw new Error(`the baseline ended ${state}`);
}

/** Everything that a repair can bring back. */
async function changeByHand(world: RunningWorld): Promise<void> {
  await editRule(world, domain, (rule) => {
    rule.containerFilter.includedContainers = ['OU=Staff,DC=emea,DC=contoso,DC=com'];
    for (const mapping of rule.objectMappings) {
      mapping.attributeMappings = mapping.attributeMappings.filter(
        ({ targetAttributeName }) => !['CredentialData', 'displayName'].includes(targetAttributeName),
      );
    }
  });
  const threshold = { DeleteThresholdEnabled: false, DeleteThresholdValue: 5 };
  await setSecret(world, domain, 'SyncNotificationSettings', {
    Enabled: true,
    Recipients: 'x@contoso.com',
    ...threshold,
  });
  await setSecret(world, domain, 'AppKey', { appKeyScenario: 'AD2AADProvisioning' });
  await controlJob(world, domain, ['AD2AADPasswordHash', 'delete']);
  await controlJob(world, domain, ['AAD2ADExchangeHybridWriteback', 'pause']);
}

async function repairPersistently(life: Life, body: object): Promise<RunAnswer> {
  const { world } = life;
  const { runId } = await persistently(life, () => ask(world, '/api/drift-repairs', body));
  let decided = false;
  for (let steps = 0; steps < 1000; steps++) {
    const run = await persistently(life, () => readRun(world, runId));
    if (hasEnded(run)) return run;
    if (run.state === 'awaitingApproval' && !decided)
      decided = await persistently(life, () => tryToApprove(world, runId));
    await persistently(life, () => world.advance('PT5S'));
  }
  const { state, step, approval } = await readRun(world, runId);
  throw new Error(`repair ${runId} did not end: ${state}, ${step}, round ${approval?.round}`);
}

async function ask(world: RunningWorld, door: string, body: object): Promise<{ runId: string }> {
  const requester = await world.visitor('requester@contoso.com');
  const reply = await requester.post(door, body, { 'idempotency-key': `chaos ${door}` });
  if (reply.status !== 202) throw new Error(`${door} answered ${reply.status}: ${reply.text}`);
  return reply.json<{ runId: string }>();
}

/** Found among what waits for the approver: a mail may still be on its way. */
async function tryToApprove(world: RunningWorld, runId: string): Promise<boolean> {
  const approver = await world.visitor('approver.one@contoso.com');
  const { value } = (await approver.get('/api/approvals')).json<{ value: { runId: string; href: string }[] }>();
  const link = value.find((open) => open.runId === runId)?.href;
  if (link === undefined) return false;
  const { status, text } = await decide(world, { link });
  if (status >= 500) throw new Error(`the approval answered ${status}: ${text}`);
  return status === 200;
}

function outcomeProblems(run: RunAnswer, asked: number): Problems {
  const { state, outcome } = run;
  const isDone = state === 'completed' && outcome?.kind === 'verified' && outcome.counts?.['repaired'] === asked;
  return [...(isDone ? [] : [`ended ${state} ${JSON.stringify(outcome)}`]), ...itemProblems(run, asked)];
}

function itemProblems({ plan, approval }: RunAnswer, asked: number): Problems {
  const items = plan?.items ?? [];
  const untrue = items.filter((item) => item.state !== 'verified').map((item) => `${item.target} is ${item.state}`);
  return [
    ...(items.length === asked ? [] : [`${items.length} items of ${asked} findings`]),
    ...untrue,
    ...(approval?.round === 1 ? [] : [`asked in ${approval?.round} rounds`]),
  ];
}

/** Writes that the tenant said twice that it did. */
async function writeProblems(world: RunningWorld, since: number): Promise<Problems> {
  const written = (await requestsSince(world, since))
    .filter(({ method, path, status }) => method !== 'GET' && path.includes('/synchronization/') && isDone(status))
    .map(({ method, path }) => `${method} ${path}`);
  if (written.length === 0) return ['nothing was written'];
  const countOf = (name: string) => written.filter((one) => one === name).length;
  const twice = [...new Set(written)].filter((name) => countOf(name) > 1);
  return twice.map((name) => `${name} was done ${countOf(name)} times`);
}

function isDone(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Read by an administrator, straight from the tenant, and by the next check. */
async function stateProblems(world: RunningWorld, accepted: Parts): Promise<Problems> {
  const now = await readParts(world, domain);
  const parts = ['jobs', 'settings', 'rules'] as const;
  const other = parts.filter((part) => digestOf(inAnyOrder(now[part])) !== digestOf(inAnyOrder(accepted[part])));
  const findings = await check(world);
  return [
    ...other.map((part) => `${part} are not as accepted: ${JSON.stringify(now[part]).slice(0, 600)}`),
    ...seriousOf(findings).map((finding) => `the next check finds ${finding}`),
    ...findings.outcome.unknown.map(({ path, code }) => `the next check cannot tell ${path}: ${code}`),
  ];
}
