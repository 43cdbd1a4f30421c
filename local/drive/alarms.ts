import { mailsTo } from './onboarding';
import type { RunningWorld } from './world-process';

export interface AlarmAnswer {
  id: string;
  code: string;
  domain: string | null;
  state: string;
  detail: string;
  count: number;
}

/** Those of this code, or all; last opened first. */
export async function alarmsOf(world: RunningWorld, code?: string): Promise<AlarmAnswer[]> {
  const admin = await world.visitor('admin@contoso.com');
  const { value } = (await admin.get('/api/alarms?limit=500')).json<{ value: AlarmAnswer[] }>();
  return value.filter((alarm) => code === undefined || alarm.code === code);
}

export async function openCodes(world: RunningWorld): Promise<string[]> {
  const open = (await alarmsOf(world)).filter(({ state }) => state !== 'resolved');
  return open.map(({ code }) => code).sort();
}

/** Subjects of the mails about one alarm, oldest first. */
export async function mailsAbout(world: RunningWorld, title: string): Promise<string[]> {
  const subjects = (await mailsTo(world, 'admin@contoso.com')).map(({ subject }) => subject);
  return subjects.filter((subject) => subject.includes(title)).reverse();
}

/** Sends what the script on the AD side would send now. */
export async function sendReport(world: RunningWorld, domain: string, change: object = {}): Promise<void> {
  const root = domain
    .split('.')
    .map((label) => `DC=${label}`)
    .join(',');
  const { value } = await world.local<{
    value: { distinguishedName: string; objectType: string; objectGuid: string }[];
  }>('/_local/ad', { op: 'list', organizationalUnit: root });
  const { now } = await world.local<{ now: string }>('/_local/clock');
  const report = {
    schemaVersion: 1,
    collectedAt: now,
    domain,
    agents: [],
    groups: [],
    organizationalUnits: value
      .filter(({ objectType }) => objectType === 'organizationalUnit')
      .map(({ distinguishedName, objectGuid }) => ({ distinguishedName, objectGuid })),
    ...change,
  };
  const reply = await world.key('/api/webhooks/on-premises-reports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(report),
  });
  if (reply.status !== 201) throw new Error(`the report was answered ${reply.status}: ${reply.text}`);
}
