import { setTimeout as pause } from 'node:timers/promises';
import { decide, hasEnded, linkOf, mailsTo, readRun, type RunAnswer, startOnboarding } from '../drive/onboarding';
import type { RunningWorld } from '../drive/world-process';

/** What one story under chaos left behind; empty when all is as it would be without. */
export type Problems = string[];

const expectedCounts = { users: 16, groups: 3, writtenBackUsers: 10, writtenBackGroups: 2 };

/** A life of one onboarding with kills at random instants; whatever was lost is asked for again, as people do. */
export async function onboardUnderChaos(
  world: RunningWorld,
  random: () => number,
  { kills, faults }: { kills: number; faults: boolean },
): Promise<Problems> {
  const life = { world, random, killsLeft: kills, faults };
  await setFaults(life);
  const key = `chaos-${Math.floor(random() * 1e9)}`;
  const runId = await persistently(life, async () => {
    for (;;) {
      const reply = await startOnboarding(world, {}, { 'idempotency-key': key });
      if (reply.status === 202) return reply.json<{ runId: string }>().runId;
      if (reply.status !== 503) throw new Error(`the door answered ${reply.status}: ${reply.text}`);
      await world.advance('PT10S');
    }
  });
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

interface Life {
  world: RunningWorld;
  random: () => number;
  killsLeft: number;
  faults: boolean;
}

/** One in ten requests is throttled, one in twenty finds the service away, one in thirty loses its answer, with or without effect. */
const everyRequest = [
  { path: '.', status: 429, retryAfter: 5, probability: 0.1 },
  { path: '.', status: 503, retryAfter: 3, probability: 0.05 },
  { path: '.', lostAnswer: true, effect: 'done', probability: 0.017 },
  { path: '.', lostAnswer: true, effect: 'none', probability: 0.017 },
];

/** A world that was killed has forgotten its faults. */
async function setFaults({ world, random, faults }: Life): Promise<void> {
  if (faults) await world.local('/_local/faults', { seed: Math.floor(random() * 1e6), faults: everyRequest });
}

/** Does something, with a kill at a random instant of it now and then; after a kill it is done again. */
async function persistently<T>(life: Life, work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    const kill = life.killsLeft > 0 && life.random() < 0.2 ? killSoon(life) : undefined;
    try {
      const done = await work();
      await kill;
      return done;
    } catch (error) {
      await kill;
      if (!kill || tries > 20) throw error;
    }
  }
}

async function killSoon(life: Life): Promise<void> {
  life.killsLeft--;
  await pause(life.random() * 120);
  await life.world.kill();
  await life.world.restart();
  await setFaults(life);
}

async function tryToApprove(world: RunningWorld): Promise<boolean> {
  const mails = await mailsTo(world, 'approver.one@contoso.com');
  if (mails.length === 0) return false;
  const reply = await decide(world, { link: await linkOf(world) });
  return reply.status === 200;
}

async function problemsOf(world: RunningWorld, run: RunAnswer): Promise<Problems> {
  const problems = [...outcomeProblems(run), ...(await tenantProblems(world)), ...(await mailProblems(world))];
  const admin = await world.visitor('admin@contoso.com');
  const ledger = (await admin.get('/api/ledger/verification')).json<{ ok: boolean }>();
  return ledger.ok ? problems : [...problems, `the ledger does not hold: ${JSON.stringify(ledger)}`];
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
    const first = subjects.filter((subject) => !subject.startsWith('[Repeated]'));
    if (first.length > 1 || subjects.length === 0)
      problems.push(`${first.length} mails to ${person}: ${subjects.join(' | ')}`);
  }
  return problems;
}
