import type { ActivitiesOf } from '../kit/activity';
import { raiseAlarm, resolveAlarm, retellAlarms } from '../kit/activities/alarms';
import { judgeTimers } from '../kit/activities/timers';
import type * as contract from './contract';
import { readConfigurations } from './read-configurations';
import { type HealthGateways, readFacts } from './read-facts';
import { standingOf } from './standing';
import { tried } from './tried';

export function createActivities(gateways: HealthGateways): ActivitiesOf<typeof contract> {
  return {
    async readOverview({ at }) {
      const app = await readApp(gateways, at);
      return { app, ...(await readConfigurations(gateways, { at })) };
    },
    readFacts: (input) => readFacts(gateways, input),
    async recordAlarms({ at, changes }) {
      for (const change of changes) await recordVerdicts(gateways, at, change);
      return {};
    },
    async recordLook({ at, gone }) {
      for (const servicePrincipalId of gone) await recordGone(gateways, { at, servicePrincipalId });
      await gateways.heartbeats.note('healthLook');
      return {};
    },
  };
}

async function readApp(gateways: HealthGateways, at: string): Promise<contract.AppFacts> {
  await judgeTimers(gateways);
  await retellAlarms(gateways);
  const { probes } = gateways;
  const standing = standingOf(await gateways.alarms.list(at), null);
  return {
    at,
    isAuthenticationOn: probes.isAuthenticationOn(),
    forgedKnock: await tried(() => probes.knockForged()),
    standing,
  };
}

/** The instant of the look names what was seen: a repetition of the same look opens, counts and mails nothing twice. */
async function recordVerdicts(
  gateways: HealthGateways,
  at: string,
  { servicePrincipalId, verdicts }: contract.Change,
): Promise<void> {
  const watch = servicePrincipalId === null ? undefined : await gateways.watches.get(servicePrincipalId);
  const place = { domain: watch?.domain ?? null, subject: servicePrincipalId ?? '' };
  for (const { code, isOver, severity, detail } of verdicts) {
    if (isOver) await resolveAll(gateways, { at, servicePrincipalId, codes: [code] });
    else await raiseAlarm(gateways, { code, ...place, severity, detail }, at);
  }
}

async function recordGone(
  gateways: HealthGateways,
  { at, servicePrincipalId }: { at: string; servicePrincipalId: string },
): Promise<void> {
  await resolveAll(gateways, { at, servicePrincipalId });
  await gateways.watches.forget(servicePrincipalId);
}

interface Resolved {
  at: string;
  servicePrincipalId: string | null;
  /** All of them when left out. */
  codes?: readonly string[];
}

/** Also those that this very look has resolved before: a mail that got lost with its process is sent then. */
async function resolveAll(gateways: HealthGateways, { at, servicePrincipalId, codes }: Resolved): Promise<void> {
  const known = await gateways.alarms.list(at);
  const subject = servicePrincipalId ?? '';
  const mine = known.filter((alarm) => alarm.subject === subject && (subject !== '' || alarm.domain === null));
  for (const { code, domain } of mine) {
    if (!codes || codes.includes(code)) await resolveAlarm(gateways, { code, domain, subject }, at);
  }
}
