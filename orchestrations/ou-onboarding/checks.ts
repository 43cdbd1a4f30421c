import { isWithin } from '../../domain/distinguished-name';
import { type Check, type CheckResult, type OutcomeKind, worstOf } from '../../domain/outcome';
import type { Request } from './contract';
import { jobTemplates } from '../../domain/job-templates';
import type { Current } from './facts';
import { wantedMappings } from './plan';
import type { WritebackVerdict } from '../../domain/password-writeback';
import { hasCaughtUp, jobOf, type Provisioned } from './provisioned';
import {
  containersOf,
  credentialMapping,
  hasObjectType,
  scopeRuleOf,
  sourceOf,
} from '../../domain/synchronization-schema';
import { changesOf, synchronizesPasswords } from '../../domain/synchronization-settings';

/** Everything read again after the first cycle. */
export interface Evidence {
  request: Request;
  current: Current;
  cycle: { state: 'waiting' | 'ended' | 'failed'; evidence: string };
  provisioned: Provisioned;
  objects: { missing: string[]; unknown: string[]; wrong: string[] };
  writeback: WritebackVerdict;
}

type Finding = Omit<Check, 'name'>;

/** The nine checks of api.md 2.1, in its order; `earlier` were made while there was something to see. */
export function checksOf(evidence: Evidence, earlier: readonly Check[]): Check[] {
  const found: Record<string, Finding> = {
    scope: scope(evidence),
    settings: settings(evidence),
    passwordHashSync: passwordHashSync(evidence),
    exchangeHybridWriteback: exchangeHybridWriteback(evidence),
    attributeMappings: attributeMappings(evidence),
    canary: earlier.find((check) => check.name === 'canary') ?? {
      result: 'unknown',
      evidence: 'The canary left no result.',
    },
    initialCycle: initialCycle(evidence),
    provisioningLog: provisioningLog(evidence),
    passwordWriteback: passwordWriteback(evidence),
  };
  return Object.entries(found).map(([name, { result, evidence: text }]) => ({ name, result, evidence: text }));
}

/** `needsAction` does not lower the outcome: it is a person's turn, and says so. Nor does what no onboarding can bring about. */
export function resultOf(checks: readonly Check[]): OutcomeKind {
  const ours = checks.filter(({ name }) => name !== 'passwordWriteback');
  return worstOf(ours.map(({ result }) => (result === 'needsAction' ? 'verified' : result)));
}

function finding(holds: boolean, evidence: string, otherwise: CheckResult = 'failed'): Finding {
  return { result: holds ? 'verified' : otherwise, evidence };
}

function ruleOf({ current }: Evidence) {
  return current.schema ? scopeRuleOf(current.schema) : undefined;
}

function scope(evidence: Evidence): Finding {
  const rule = ruleOf(evidence);
  const containers = rule ? containersOf(rule) : [];
  const missing = evidence.request.organizationalUnits.filter((unit) => !containers.some((one) => isWithin(unit, one)));
  return finding(
    missing.length === 0,
    missing.length === 0 ? `${containers.length} containers in scope.` : `Not in scope: ${missing.join('; ')}.`,
  );
}

function settings({ request, current }: Evidence): Finding {
  const open = changesOf(current.settings, request.domain, request.settings).map(({ key }) => key);
  return finding(open.length === 0, open.length === 0 ? 'Read back as asked.' : `Not as asked: ${open.join(', ')}.`);
}

function passwordHashSync(evidence: Evidence): Finding {
  const { request, current } = evidence;
  if (!request.settings.passwordHashSync) return finding(true, 'Not asked for.');
  const rule = ruleOf(evidence);
  const mapped = rule && sourceOf(rule, 'user', credentialMapping.target) === credentialMapping.source;
  const job = jobOf(current.configuration, jobTemplates.passwordHash);
  const holds = Boolean(mapped) && synchronizesPasswords(current.settings) && job?.code === 'Active';
  return finding(
    holds,
    `Mapping ${mapped ? 'present' : 'missing'}, tenant flag ${synchronizesPasswords(current.settings) ? 'set' : 'not set'}, job ${job?.code ?? 'missing'}.`,
  );
}

function exchangeHybridWriteback({ request, current, provisioned: { writtenBack, unreadable } }: Evidence): Finding {
  if (!request.settings.exchangeHybridWriteback) return finding(true, 'Not asked for.');
  const job = jobOf(current.configuration, jobTemplates.exchangeWriteback);
  if (job?.code === 'Active' && unreadable) return unreadLog(unreadable);
  const written = `${writtenBack.users.size} users and ${writtenBack.groups.size} groups written back`;
  if (job?.code !== 'Active') return finding(false, `The job is ${job?.code ?? 'missing'}.`);
  if (writtenBack.failed.length > 0)
    return finding(false, `${written}; failed: ${writtenBack.failed.slice(0, 5).join('; ')}.`);
  return finding(hasCaughtUp(writtenBack), `Job Active; ${written}.`, 'unknown');
}

function attributeMappings(evidence: Evidence): Finding {
  const rule = ruleOf(evidence);
  const wanted = wantedMappings(evidence, (type) => Boolean(rule && hasObjectType(rule, type)));
  const open = wanted.filter(
    ({ objectType, target, source }) => !rule || sourceOf(rule, objectType, target) !== source,
  );
  const names = open.map(({ objectType, target }) => `${objectType}.${target}`);
  return finding(
    open.length === 0,
    open.length === 0 ? `${wanted.length} mappings read back.` : `Missing: ${names.join(', ')}.`,
  );
}

function initialCycle({ cycle }: Evidence): Finding {
  return finding(
    cycle.state === 'ended',
    cycle.evidence || 'No cycle has ended yet.',
    cycle.state === 'failed' ? 'failed' : 'unknown',
  );
}

function unreadLog(code: string): Finding {
  return { result: 'unknown', evidence: `The provisioning log cannot be read: ${code}.` };
}

function provisioningLog({ provisioned: { synchronized, unreadable }, objects }: Evidence): Finding {
  if (unreadable) return unreadLog(unreadable);
  const moved = `${synchronized.users.size} users and ${synchronized.groups.size} groups`;
  if (synchronized.failed.length > 0) {
    return finding(
      false,
      `${moved}; ${synchronized.failed.length} failed: ${synchronized.failed.slice(0, 5).join('; ')}.`,
    );
  }
  const lost = [...objects.missing, ...objects.wrong];
  if (lost.length > 0)
    return finding(false, `${moved} by the log, but not so in the tenant: ${lost.slice(0, 5).join(', ')}.`);
  const sure = hasCaughtUp(synchronized) && objects.unknown.length === 0;
  return finding(
    sure,
    sure ? `${moved}, each read back by id.` : `${moved} so far; the log or the tenant has not shown all.`,
    'unknown',
  );
}

function passwordWriteback({ writeback: { result, evidence, howTo } }: Evidence): Finding {
  return { result, evidence: `${evidence} ${howTo}`.trim() };
}
