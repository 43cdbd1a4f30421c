import { follow, hasEnded, mailsTo, readRun } from './onboarding';
import type { RunningWorld } from './world-process';

export interface FoundDrift {
  id: string;
  code: string;
  severity: string;
  domain: string | null;
  path: string;
  expected: unknown;
  actual: unknown;
  firstSeenAt: string;
  waivedUntil: string | null;
}

export interface CheckAnswer {
  runId: string;
  state: string;
  refusal?: { code: string };
  outcome: {
    kind: string;
    findings: FoundDrift[];
    unknown: { domain: string | null; path: string; code: string; detail: string }[];
    counts: Record<string, number>;
  };
}

/** Starts a drift check as the requester and follows it to its end. */
export async function check(world: RunningWorld, body: object = {}): Promise<CheckAnswer> {
  const requester = await world.visitor('requester@contoso.com');
  const { runId } = (await requester.post('/api/drift-checks', body)).json<{ runId: string }>();
  await follow(world, runId, hasEnded, { step: 'PT5S' });
  return (await readRun(world, runId)) as unknown as CheckAnswer;
}

/** Each as `code path`, without what is only for information. */
export function seriousOf({ outcome }: CheckAnswer): string[] {
  return outcome.findings.filter(({ severity }) => severity !== 'info').map(({ code, path }) => `${code} ${path}`);
}

export function findingOf({ outcome }: CheckAnswer, code: string): FoundDrift {
  const found = outcome.findings.filter((finding) => finding.code === code);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} findings are ${code}`);
  return found[0];
}

/** Mails about drift that reached the administrator, newest first. */
export async function driftMails(world: RunningWorld): Promise<{ subject: string; text: string }[]> {
  return (await mailsTo(world, 'admin@contoso.com')).filter(({ subject }) => /drift/i.test(subject));
}
