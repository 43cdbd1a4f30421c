import { decide, hasEnded, linkOf, mailsTo, readRun, type RunAnswer, startOnboarding } from '../drive/onboarding';
import type { RunningWorld } from '../drive/world-process';
import { beginLife, type Chaos, ledgerProblems, type Life, persistently, type Problems } from './life';

const expectedCounts = { users: 16, groups: 3, writtenBackUsers: 10, writtenBackGroups: 2 };

/** A life of one onboarding with kills at random instants; whatever was lost is asked for again, as people do. */
export async function onboardUnderChaos(world: RunningWorld, random: () => number, chaos: Chaos): Promise<Problems> {
  const life = await beginLife(world, random, chaos);
  const runId = await onboardPersistently(life);
  let approved = false;
  for (let steps = 0; steps < 800; steps++) {
    const run = await persistently(life, () => readRun(world, runId));
    if (hasEnded(run)) return problemsOf(world, run);
    if (run.state === 'awaitingApproval' && !approved) approved = await persistently(life, () => tryToApprove(world));
    await persistently(life, () => world.advance('PT20S'));
  }
  const { state, step } = await readRun(world, runId);
  return [`run ${runId} did not end: ${state}, ${step}`];
}

async function onboardPersistently(life: Life): Promise<string> {
  const { world, random } = life;
  const key = `chaos-${Math.floor(random() * 1e9)}`;
  return persistently(life, async () => {
    for (;;) {
      const reply = await startOnboarding(world, {}, { 'idempotency-key': key });
      if (reply.status === 202) return reply.json<{ runId: string }>().runId;
      if (reply.status !== 503) throw new Error(`the door answered ${reply.status}: ${reply.text}`);
      await world.advance('PT10S');
    }
  });
}

async function tryToApprove(world: RunningWorld): Promise<boolean> {
  const mails = await mailsTo(world, 'approver.one@contoso.com');
  if (mails.length === 0) return false;
  const reply = await decide(world, { link: await linkOf(world) });
  return reply.status === 200;
}

async function problemsOf(world: RunningWorld, run: RunAnswer): Promise<Problems> {
  return [
    ...outcomeProblems(run),
    ...(await tenantProblems(world)),
    ...(await mailProblems(world)),
    ...(await ledgerProblems(world)),
  ];
}

function outcomeProblems({ state, outcome, approval }: RunAnswer): Problems {
  const { kind, counts = {} } = outcome ?? { kind: 'nothing' };
  const ending = state === 'completed' && kind === 'verified' ? [] : [`ended ${state} ${JSON.stringify(outcome)}`];
  const wrong = Object.entries(expectedCounts).filter(([name, count]) => counts[name] !== count);
  const decisions = approval?.decisions.length ?? 0;
  return [
    ...ending,
    ...wrong.map(([name, count]) => `${name} is ${counts[name]}, not ${count}`),
    ...(decisions === 1 ? [] : [`${decisions} decisions`]),
  ];
}

interface Listed<T> {
  value: T[];
}

async function tenantProblems(world: RunningWorld): Promise<Problems> {
  const named = await world.graph<Listed<{ appId: string; displayName: string }>>(
    '/v1.0/applications?$select=appId,displayName',
  );
  const ours = named.value.filter(
    ({ displayName }) => displayName === 'corp.contoso.com' || displayName.startsWith('CLOUDSYNC_'),
  );
  if (ours.length !== 1)
    return [`${ours.length} configurations: ${ours.map(({ displayName }) => displayName).join(', ')}`];
  const filter = `appId eq '${ours[0]?.appId}'`;
  const principals = await world.graph<Listed<{ id: string }>>(
    `/v1.0/servicePrincipals?$filter=${encodeURIComponent(filter)}`,
  );
  const base = `/v1.0/servicePrincipals/${principals.value[0]?.id}/synchronization/jobs`;
  const jobs = await world.graph<Listed<{ id: string }>>(base);
  const templates = jobs.value.map(({ id }) => id.split('.')[0]);
  const problems = new Set(templates).size === 3 && templates.length === 3 ? [] : [`jobs ${templates.join(', ')}`];
  const provisioning = jobs.value.find(({ id }) => id.startsWith('AD2AADProvisioning.'));
  return [...problems, ...(await schemaProblems(world, `${base}/${provisioning?.id}/schema`))];
}

interface Schema {
  synchronizationRules: {
    containerFilter: { includedContainers: string[] };
    objectMappings: { sourceObjectName: string; attributeMappings: { targetAttributeName: string }[] }[];
  }[];
}

async function schemaProblems(world: RunningWorld, path: string): Promise<Problems> {
  const {
    synchronizationRules: [rule],
  } = await world.graph<Schema>(path);
  const containers = rule?.containerFilter.includedContainers ?? [];
  const doubled = (rule?.objectMappings ?? []).flatMap(({ sourceObjectName, attributeMappings }) => {
    const targets = attributeMappings.map(({ targetAttributeName }) => targetAttributeName);
    return targets
      .filter((target, index) => targets.indexOf(target) !== index)
      .map((target) => `${sourceObjectName}.${target} is mapped twice`);
  });
  return containers.length === 4 ? doubled : [...doubled, `containers ${containers.join('; ')}`];
}

/** Each approver is reached; of several mails all but one say that they may be repetitions. */
async function mailProblems(world: RunningWorld): Promise<Problems> {
  const problems: Problems = [];
  for (const person of ['approver.one@contoso.com', 'approver.two@contoso.com']) {
    const subjects = (await mailsTo(world, person)).map(({ subject }) => subject);
    const first = subjects.filter((subject) => subject.startsWith('[Approval needed]'));
    if (first.length > 1 || !subjects.some((subject) => subject.includes('[Approval needed]')))
      problems.push(`${first.length} mails to ${person}: ${subjects.join(' | ')}`);
  }
  return problems;
}
