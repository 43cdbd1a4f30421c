import type { ActivitiesOf } from '../kit/activity';
import { raiseAlarm, resolveAlarm } from '../kit/activities/alarms';
import { judgeTimers } from '../kit/activities/timers';
import type * as contract from './contract';
import { readConfigurations } from './read-configurations';
import { type HealthGateways, readFacts } from './read-facts';
import { openAlarms, shortOf } from './standing';
import { tried } from './tried';

export function createActivities(gateways: HealthGateways): ActivitiesOf<typeof contract> {
  return {
    readApp: (input) => readApp(gateways, input),
    readConfigurations: (input) => readConfigurations(gateways, input),
    readFacts: (input) => readFacts(gateways, input),
    recordAlarms: (input) => recordAlarms(gateways, input),
    recordGone: (input) => recordGone(gateways, input),
    async recordLook() {
      await gateways.heartbeats.note('healthLook');
      return {};
    },
  };
}

async function readApp(gateways: HealthGateways, { at }: { at: string }): Promise<contract.AppFacts> {
  await judgeTimers(gateways);
  const { probes } = gateways;
  const standing = await openAlarms(gateways, null);
  return {
    at,
    isAuthenticationOn: probes.isAuthenticationOn(),
    forgedKnock: await tried(() => probes.knockForged()),
    standing: standing.map(shortOf),
  };
}

interface Recorded {
  at: string;
  servicePrincipalId: string | null;
  verdicts: contract.Verdict[];
}

/** The instant of the look names what was seen: a repetition of the same look opens, counts and mails nothing twice. */
async function recordAlarms(gateways: HealthGateways, { at, servicePrincipalId, verdicts }: Recorded) {
  const watch = servicePrincipalId === null ? undefined : await gateways.watches.get(servicePrincipalId);
  const place = { domain: watch?.domain ?? null, subject: servicePrincipalId ?? '' };
  for (const { code, isOver, severity, detail } of verdicts) {
    if (isOver) await resolveAll(gateways, { at, servicePrincipalId, codes: [code] });
    else await raiseAlarm(gateways, { code, ...place, severity, detail }, at);
  }
  return {};
}

async function recordGone(
  gateways: HealthGateways,
  { at, servicePrincipalId }: { at: string; servicePrincipalId: string },
) {
  await resolveAll(gateways, { at, servicePrincipalId });
  await gateways.watches.forget(servicePrincipalId);
  return {};
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
