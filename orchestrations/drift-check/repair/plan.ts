import { settingsStateOf, standingOf } from '../../../domain/configuration-state';
import type { Aspect, Difference } from '../../../domain/drift';
import { digestOf, fingerprintOf } from '../../../domain/fingerprint';
import { provisioningJobOf } from '../../../domain/job-templates';
import type { Plan, PlanItem, Refusal, Risk } from '../../../domain/plan';
import { rulesDigestOf } from '../../../domain/synchronization-schema';
import { counted } from '../../../domain/counted';
import type { Compared } from '../difference';
import { expectedOf } from '../expected';
import type { Ready } from '../read-for-plan';
import { compare } from '../rules';
import { findingTitle } from '../words';
import * as contract from './contract';
import { isRepairable, leavingScope, type Mends, mendsOf } from './mends';

/** Of what was asked for, what still differs, and what would be written. */
export interface Repair {
  differences: Difference[];
  mends: Mends;
}

/** A finding that was asked for; without an aspect where no check keeps it any more. */
export interface Asked {
  id: string;
  aspect: Aspect | undefined;
}

const mendedAspects: readonly Aspect[] = ['scope', 'mappings', 'appKey', 'notification', 'jobs'];

/** Whether it can be told that a finding is there or gone: what could not be looked at is neither. */
export function isTold({ judged, untold = [] }: Compared, { id, aspect }: Asked): boolean {
  const needed = aspect ? [aspect] : mendedAspects;
  return needed.every((one) => judged.includes(one)) && !untold.includes(id);
}

export function repairOf(ready: Ready, findingIds: readonly string[]): Repair {
  const expected = expectedOf(ready.facts);
  const differences = compare(ready.facts).differences.filter(({ id }) => findingIds.includes(id));
  const nothing = { settings: [], schema: undefined, create: [], start: [] };
  return { differences, mends: expected ? mendsOf(ready, expected, differences.filter(isRepairable)) : nothing };
}

/** Somebody's change to these voids an approval. */
export function buildsOn({ configuration, schema, settings, jobs }: Ready) {
  return {
    configuration: configuration.servicePrincipalId,
    schema: schema && rulesDigestOf(schema),
    settings: digestOf([...settings].sort((one, other) => (one.key < other.key ? -1 : 1))),
    jobs: jobs.map((job) => `${job.jobId} ${standingOf(job)}`).sort(),
  };
}

export function planOf(domain: string, asked: readonly Asked[], read: { ready: Ready } | { refusal: Refusal }): Plan {
  if ('refusal' in read) return planned(domain, { refusal: read.refusal, builds: null });
  const { ready } = read;
  const repair = repairOf(
    ready,
    asked.map(({ id }) => id),
  );
  const builds = buildsOn(ready);
  const refusal = untoldRefusal(ready, asked) ?? refusalOf(ready, repair);
  if (refusal) return planned(domain, { refusal, builds });
  return planned(domain, {
    refusal,
    builds,
    items: repair.differences.map(itemOf),
    risks: risksOf(ready, repair),
  });
}

interface Decision {
  refusal: Refusal | null;
  builds: ReturnType<typeof buildsOn> | null;
  items?: PlanItem[];
  risks?: Risk[];
}

function planned(domain: string, { refusal, builds, items = [], risks = [] }: Decision): Plan {
  const decided = {
    workflow: contract.workflow,
    version: 1,
    domain,
    items: items.map(({ id, kind, action, after }) => ({ id, kind, action, after: after ?? null })),
    buildsOn: builds,
    refusal: refusal?.code ?? null,
    risks: risks.map(({ code }) => code),
  };
  const summary = refusal?.message ?? summaryOf(domain, items.length);
  const fingerprint = fingerprintOf(decided);
  return { decided, shown: { summary, items, risks, facts: [], reversible }, refusal, fingerprint };
}

const reversible =
  'What is there before each write is kept as a snapshot. A change of the scope cannot be called back once a cycle has run with it.';

function summaryOf(domain: string, items: number): string {
  if (items === 0) return `Nothing is left to repair for ${domain}.`;
  return `Bring ${counted(items, 'difference')} of ${domain} back to what is expected.`;
}

function itemOf({ id, code, path, expected, actual }: Difference): PlanItem {
  return {
    id,
    kind: 'difference',
    target: `${findingTitle(code)}: ${path}`,
    action: 'bring back',
    before: actual,
    after: expected,
  };
}

function untoldRefusal(ready: Ready, asked: readonly Asked[]): Refusal | null {
  const compared = compare(ready.facts);
  const there = compared.differences.map(({ id }) => id);
  const untold = asked.filter((one) => !there.includes(one.id) && !isTold(compared, one));
  if (untold.length === 0) return null;
  const reasons = compared.unknown.map(({ path, detail }) => ` ${path}: ${detail}`).join('');
  const message = `Whether ${counted(untold.length, 'finding')} of those asked for is still there cannot be told now, so nothing is planned.${reasons}`;
  return { code: 'FACTS_UNREADABLE', message };
}

function refusalOf(ready: Ready, { differences, mends }: Repair): Refusal | null {
  const beyond = differences.filter((one) => !isRepairable(one)).map(({ code }) => code);
  if (beyond.length > 0) {
    const message = `This app cannot bring back ${beyond.join(', ')}. Look in the troubleshooting guide for what people do.`;
    return { code: 'NOT_REPAIRABLE', message };
  }
  const quarantine = provisioningJobOf(ready.jobs)?.quarantine;
  if (mends.schema && quarantine) {
    const message = `The provisioning job is in quarantine (${quarantine.reason}): pausing it would lift that unseen. Put its cause right first.`;
    return { code: 'JOB_QUARANTINED', message };
  }
  return isUnprotected(ready, mends) ? thresholdOff : null;
}

const thresholdOff: Refusal = {
  code: 'THRESHOLD_OFF',
  message:
    'Accounts would leave the scope while the delete threshold is off. Repair the threshold first, or along with it.',
};

/** What leaves the scope is deleted; the threshold, as it will be by then, is the last net. */
function isUnprotected(ready: Ready, mends: Mends): boolean {
  const { units, everything } = leavingScope(ready, mends);
  if (units.length === 0 && !everything) return false;
  const others = ready.settings.filter(({ key }) => !mends.settings.some((change) => change.key === key));
  return !settingsStateOf([...others, ...mends.settings]).deleteThreshold.enabled;
}

function risksOf(ready: Ready, { mends }: Repair): Risk[] {
  const { units, everything } = leavingScope(ready, mends);
  if (units.length === 0 && !everything) return [];
  const what = everything ? 'everything but the units that are expected' : units.join('; ');
  const message = `This takes out of scope: ${what}. Accounts that were taken over from there are deleted with the next cycle, unless the delete threshold holds them.`;
  return [{ code: 'ACCOUNTS_LEAVE_SCOPE', severity: 'critical', message }];
}
