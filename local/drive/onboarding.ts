import { onboardingRequest } from './onboarding-request';
import type { Reply } from './visitor';
import type { RunningWorld } from './world-process';

export interface RunAnswer {
  runId: string;
  state: string;
  step: string;
  plan?: {
    fingerprint: string;
    itemCount: number;
    items: { kind: string; target: string; state: string }[];
    risks: { code: string }[];
  };
  refusal?: { code: string; message: string };
  approval?: { round: number; decisions: { approver: string; decision: string }[] };
  outcome?: {
    kind: string;
    restored?: boolean;
    leftBehind?: string[];
    cause?: { code: string; message: string };
    counts?: Record<string, number>;
    checks?: { name: string; result: string; evidence: string }[];
    configuration?: {
      servicePrincipalId: string;
      created: boolean;
      jobs: { jobId: string; templateId: string; state: string }[];
    };
  };
}

const ended = ['completed', 'planned', 'refused', 'rejected', 'expired', 'failed', 'cancelled'];

export function hasEnded({ state }: RunAnswer): boolean {
  return ended.includes(state);
}

export async function startOnboarding(
  world: RunningWorld,
  change: object = {},
  headers: Record<string, string> = {},
): Promise<Reply> {
  const requester = await world.visitor('requester@contoso.com');
  return requester.post('/api/ou-onboardings', { ...onboardingRequest, ...change }, headers);
}

export async function readRun(world: RunningWorld, runId: string): Promise<RunAnswer> {
  return (await (await world.visitor('admin@contoso.com')).get(`/api/runs/${runId}`)).json();
}

/** Moves the world's clock on until the run is where it should be, or has ended. */
export async function follow(
  world: RunningWorld,
  runId: string,
  enough: (run: RunAnswer) => boolean = hasEnded,
  { step = 'PT15S', steps = 400 } = {},
): Promise<RunAnswer> {
  for (let count = 0; count < steps; count++) {
    const run = await readRun(world, runId);
    if (enough(run) || hasEnded(run)) return run;
    await world.advance(step);
  }
  throw new Error(`run ${runId} did not get there: ${JSON.stringify(await readRun(world, runId))}`);
}

export function isAsked({ state, plan }: RunAnswer): boolean {
  return state === 'awaitingApproval' && plan !== undefined;
}

interface InboxMail {
  to: string[];
  subject: string;
  links: string[];
  text: string;
}

/** Newest first, once all mails that are under way have come. */
export async function mailsTo(world: RunningWorld, person: string): Promise<InboxMail[]> {
  await world.advance('PT0S');
  return (await world.local<{ value: InboxMail[] }>(`/_local/inbox?to=${person}`)).value;
}

/** Path of the newest approval link that reached a person; a busy machine may still be sending it. */
export async function linkOf(world: RunningWorld, person = 'approver.one@contoso.com'): Promise<string> {
  for (let looks = 0; looks < 5; looks++) {
    for (const { links } of await mailsTo(world, person)) {
      const link = links.find((one) => one.includes('/api/approvals/'));
      if (link) return new URL(link).pathname;
    }
    await world.advance('PT1S');
  }
  throw new Error(`no approval link reached ${person}`);
}

/** Reads the link's token for the form and decides, as JSON. */
export async function decide(
  world: RunningWorld,
  { person = 'approver.one@contoso.com', decision = 'approve', comment = 'seen', link = '' } = {},
): Promise<Reply> {
  const visitor = await world.visitor(person);
  const path = link || (await linkOf(world, person));
  const { csrf } = (await visitor.get(path)).json<{ csrf: string }>();
  return visitor.post(path, { decision, comment, csrf });
}
