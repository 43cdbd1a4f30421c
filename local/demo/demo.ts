import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { freePort } from '../world/free-port';
import { startWorld, type World } from '../world/world';
import { onboardingRequest } from '../drive/onboarding-request';
import { createShow, type Show } from './show';
import { type Reply, signIn, type Visitor } from '../drive/visitor';

const RunAnswer = z.looseObject({
  runId: z.string(),
  state: z.string(),
  step: z.string(),
  progress: z.object({ done: z.number(), total: z.number() }),
  plan: z
    .looseObject({
      summary: z.string(),
      fingerprint: z.string(),
      itemCount: z.number(),
      risks: z.array(z.looseObject({ code: z.string() })),
    })
    .optional(),
  refusal: z.looseObject({ code: z.string(), message: z.string() }).optional(),
  outcome: z
    .looseObject({
      kind: z.string(),
      counts: z.record(z.string(), z.number()).optional(),
      checks: z.array(z.object({ name: z.string(), result: z.string(), evidence: z.string() })).optional(),
      cause: z.looseObject({ code: z.string(), message: z.string() }).optional(),
    })
    .optional(),
});
type RunAnswer = z.infer<typeof RunAnswer>;

const Inbox = z.object({
  value: z.array(z.looseObject({ subject: z.string(), to: z.array(z.string()), links: z.array(z.string()) })),
});

const approverName = 'approver.one@contoso.com';
const ended = ['completed', 'planned', 'refused', 'rejected', 'expired', 'failed', 'cancelled'];
const stepMilliseconds = 15_000;

/** Drives one onboarding from request to verified outcome in a world of its own; true when it verified. */
export async function runDemo(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options: { keep: { type: 'boolean', default: false } } });
  const dataFolder = mkdtempSync(join(tmpdir(), 'cloud-sync-operator-demo-'));
  const show = createShow();
  const world = await startOwnWorld(dataFolder);
  try {
    const run = await tellStory(world, show);
    show.end();
    tellOutcome(run);
    if (values.keep) await keepRunning(world);
    return run.state === 'completed' && run.outcome?.kind === 'verified';
  } finally {
    show.end();
    await world.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

async function startOwnWorld(dataFolder: string): Promise<World> {
  const [port, tenantPort] = [await freePort(), await freePort()];
  const defaults = { reset: false, groups: 0, domains: 0, seed: 1, effectDelayMilliseconds: undefined, deny: [] };
  const rest = { storage: 'sqlite' as const, authentication: true, appFolder: undefined, configFile: undefined };
  return startWorld({ port, tenantPort, dataFolder, ...defaults, ...rest });
}

async function tellStory(world: World, show: Show): Promise<RunAnswer> {
  const origin = world.addresses.app;
  const requester = await signIn(origin, 'requester@contoso.com');
  show.line('requester@contoso.com asks to take four organizational units of corp.contoso.com into Cloud Sync.');
  const started = z
    .looseObject({ runId: z.string() })
    .parse(good(await requester.post('/api/ou-onboardings', onboardingRequest)).json());
  show.line(`Run ${started.runId}`);
  const follow = { world, show, requester, runId: started.runId };
  const planned = await followUntil(follow, (run) => run.state === 'awaitingApproval' && Boolean(run.plan));
  if (ended.includes(planned.state)) return planned;
  tellPlan(show, planned);
  await approve(world, show);
  return followUntil(follow, (run) => ended.includes(run.state));
}

interface Follow {
  world: World;
  show: Show;
  requester: Visitor;
  runId: string;
}

/** The world's clock is moved on while the run waits, so that minutes of the service take seconds here. */
async function followUntil(
  { world, show, requester, runId }: Follow,
  enough: (run: RunAnswer) => boolean,
): Promise<RunAnswer> {
  for (;;) {
    const run = RunAnswer.parse(good(await requester.get(`/api/runs/${runId}`)).json());
    show.progress(run.step, run.progress.done, run.progress.total);
    if (enough(run) || ended.includes(run.state)) return run;
    await world.clock.advance(stepMilliseconds);
  }
}

function tellPlan(show: Show, { plan }: RunAnswer): void {
  if (!plan) return;
  show.line(`Plan: ${plan.summary} ${plan.itemCount} changes, ${plan.fingerprint}`);
  if (plan.risks.length > 0) show.line(`Risks: ${plan.risks.map(({ code }) => code).join(', ')}`);
}

/** As a person does it: reads the mail, follows its link, posts the page's form. */
async function approve(world: World, show: Show): Promise<void> {
  const origin = world.addresses.app;
  const approver = await signIn(origin, approverName);
  const inbox = Inbox.parse(good(await approver.get(`/_local/inbox?to=${approverName}`)).json());
  const mail = inbox.value[0];
  const link = mail?.links.find((address) => address.includes('/api/approvals/'));
  if (!mail || !link) throw new Error(`No mail with a link reached ${approverName}.`);
  show.line(`Mail to ${approverName}: ${mail.subject}`);
  const page = good(await approver.get(link, { accept: 'text/html' })).text;
  const csrf = /name="csrf"[^>]*value="([^"]+)"/.exec(page)?.[1];
  if (!csrf) throw new Error('The approval page has no form.');
  const body = new URLSearchParams({ decision: 'approve', comment: 'Looks right.', csrf });
  const headers = { accept: 'text/html', origin };
  good(await approver.send(link, { method: 'POST', redirect: 'follow', headers, body }));
  show.line(`${approverName} signs in, reads the page and approves.`);
}

/** The demonstration ends at the first answer that is not as it should be, and shows it. */
function good(reply: Reply): Reply {
  if (reply.status < 300) return reply;
  throw new Error(`An answer was ${reply.status}: ${reply.text}`);
}

function tellOutcome({ state, outcome, refusal }: RunAnswer): void {
  console.log(`\n${[state, outcome?.kind].filter(Boolean).join(', ')}`);
  for (const { code, message } of [refusal, outcome?.cause].filter((one) => one !== undefined)) {
    console.log(`${code}: ${message}`);
  }
  const { counts = {}, checks = [] } = outcome ?? {};
  console.log(
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
  );
  for (const { name, result, evidence } of checks) console.log(`  ${result.padEnd(12)} ${name}: ${evidence}`);
}

async function keepRunning(world: World): Promise<void> {
  const { console: consolePage, inbox, tenant } = world.addresses;
  console.log(`\nStill running. Console ${consolePage}\nInbox ${inbox}\nTenant ${tenant}\nCtrl+C ends it.`);
  await new Promise((resolve) => process.once('SIGINT', resolve));
}
