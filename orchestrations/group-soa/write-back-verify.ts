import { z } from 'zod';
import { RefusedError } from '../../domain/errors';
import type { Cause, Check } from '../../domain/outcome';
import { groupRuleOf, sourceOf } from '../../domain/synchronization-schema';
import type { ItemResult } from '../../gateways/records/run-items';
import { freshReport } from '../kit/activities/fresh-report';
import { once } from '../kit/activities/once';
import type { OfRun } from '../kit/run-contract';
import { keepAssignmentKit, readAssignmentKit } from './assignment-script';
import { readWriteBackFacts } from './write-back-facts';
import {
  type BackGateways,
  type GroupsOfRun,
  kept,
  provisionBackOf,
  recordBackWritten,
  required,
} from './write-back-kept';
import { judgeTried, provisionBackCheck, Tried } from './write-back-judge';
import { newSettings, writeBackItems } from './write-back-plan';
import { backLimits, reportedGroup, WriteBackDecided } from './write-back-rules';

const Trying = z.object({ ids: z.array(z.string()), converted: z.number(), open: z.number() });

/** What is assigned by now can be tried; for the rest a person gets the script. */
export async function recordAssignments(gateways: BackGateways, of: OfRun, groups: GroupsOfRun) {
  if (!(await provisionBackOf(gateways, of))) return { asked: false, tried: 0 };
  const { assignments, synchronization, clock, runs } = gateways;
  const { servicePrincipalId } = await required(gateways, of, 'target');
  const { jobId } = await required(gateways, of, 'job');
  const { groupIds: assigned, appRoleId } = await assignments.readGroups(servicePrincipalId);
  const converted = await groups.converted(of);
  const known = new Set(assigned);
  const groupIds = converted.filter((id) => !known.has(id.toLowerCase()));
  const isRunning = (await synchronization.readJob(servicePrincipalId, jobId)).code === 'Active';
  const keptAt = clock.now().toISOString();
  if (groupIds.length > 0) {
    await keepAssignmentKit(gateways, of, { keptAt, servicePrincipalId, jobId, isRunning, appRoleId, groupIds });
  }
  const ids = converted.filter((id) => known.has(id.toLowerCase())).slice(0, backLimits.mostTried);
  const trying = { ids, converted: converted.length, open: groupIds.length };
  await runs.keepSnapshot(of.runId, nameOf(of, 'trying'), trying);
  const { open } = trying;
  const data = { what: 'assignment script', converted: converted.length, open };
  await gateways.ledger.append(of.runId, { step: `kept:${of.round}:assignments`, kind: 'kept', data });
  return { asked: true, tried: (await tryingOf(gateways, of)).ids.length };
}

function nameOf({ round }: OfRun, name: string): string {
  return `${round}-write-back-${name}`;
}

async function tryingOf({ runs }: BackGateways, of: OfRun) {
  return Trying.parse(await runs.readSnapshot(of.runId, nameOf(of, 'trying')));
}

export async function verifyBackGroup(gateways: BackGateways, { index, ...of }: OfRun & { index: number }) {
  const id = (await tryingOf(gateways, of)).ids[index];
  if (id === undefined) return {};
  const tried = await tryGroup(gateways, of, id);
  await gateways.runs.keepSnapshot(of.runId, nameOf(of, `tried-${index}`), tried);
  const data = { what: 'group tried on demand', ...tried };
  await gateways.ledger.append(of.runId, { step: `tried:${of.round}:${id}`, kind: 'verified', data });
  return {};
}

/** The proof is the objectGUID: the on-premises report says which AD group the converted one came from. */
async function tryGroup(gateways: BackGateways, of: OfRun, id: string): Promise<Tried> {
  const { synchronization, groups } = gateways;
  const { domain } = await required(gateways, of, 'before');
  const { servicePrincipalId } = await required(gateways, of, 'target');
  const { jobId } = await required(gateways, of, 'job');
  const summary = (await groups.readSummaries([id])).get(id);
  const report = await freshReport(gateways, domain);
  const origin = summary && report && reportedGroup(summary, report);
  const rule = groupRuleOf(await synchronization.readSchema(servicePrincipalId, jobId));
  if (!rule) throw new RefusedError('SCOPE_RULE_UNCLEAR', 'The schema to AD has no rule, or several, for groups.');
  const found = await synchronization.provisionGroupOnDemand({
    servicePrincipalId,
    jobId,
    ruleId: rule.id,
    groupId: id,
  });
  return { id, ...judgeTried(found, origin?.objectGuid) };
}

async function triedOf(gateways: BackGateways, of: OfRun): Promise<Tried[]> {
  const { ids } = await tryingOf(gateways, of);
  const kept = await Promise.all(
    ids.map((_, index) => gateways.runs.readSnapshot(of.runId, nameOf(of, `tried-${index}`))),
  );
  return kept.flatMap((one) => (one === undefined ? [] : [Tried.parse(one)]));
}

/** A job that people made and paused is theirs to start. */
export async function applyBackStart(gateways: BackGateways, of: OfRun) {
  const { synchronization } = gateways;
  const tried = await triedOf(gateways, of);
  const { jobId, created } = await required(gateways, of, 'job');
  if (!created || tried.length === 0 || tried.some(({ result }) => result !== 'verified')) return {};
  const { servicePrincipalId } = await required(gateways, of, 'target');
  await once(gateways, of, {
    write: 'start-to-ad',
    showsWithinSeconds: 30,
    find: async () => ((await synchronization.readJob(servicePrincipalId, jobId)).code === 'Active' ? true : undefined),
    act: async () => {
      await synchronization.start(servicePrincipalId, jobId);
      return true;
    },
  });
  await recordBackWritten(gateways, of, ['job to AD started', { jobId }]);
  return {};
}

export async function verifyWriteBack(gateways: BackGateways, of: OfRun): Promise<{ checks: Check[] }> {
  const asked = await provisionBackOf(gateways, of);
  if (!asked) return { checks: [] };
  const facts = await readWriteBackFacts(gateways, asked);
  const left = new Set(writeBackItems(facts).map(({ id }) => id));
  const isMapped = await mappingsHold(gateways, of);
  const isSet = newSettings(facts.domain).every(({ key, value }) =>
    facts.toAd?.settings.some((setting) => setting.key === key && setting.value === value),
  );
  const results = (await itemIdsOf(gateways, of)).map((id): ItemResult => {
    const kind = id.split(':')[1];
    const holds = kind === 'mapping' ? isMapped : kind === 'setting' ? isSet : !left.has(id);
    return { id, state: holds ? 'verified' : 'failed' };
  });
  await gateways.runs.settleItems(of.runId, results);
  const checks = [await assignmentsCheck(gateways, of), provisionBackCheck(await triedOf(gateways, of))];
  await gateways.ledger.append(of.runId, {
    step: `verified:${of.round}:write-back`,
    kind: 'verified',
    data: { checks, failed: results.filter(({ state }) => state === 'failed').map(({ id }) => id) },
  });
  return { checks };
}

async function itemIdsOf({ runs }: BackGateways, of: OfRun): Promise<string[]> {
  const plan = await runs.readPlan(of.runId, of.round);
  return (WriteBackDecided.safeParse(plan?.decided['writeBack']).data?.items ?? []).map(({ id }) => id);
}

/** Compared with what was written, since a new job has sources of its own. */
async function mappingsHold(gateways: BackGateways, of: OfRun): Promise<boolean> {
  const written = await kept(gateways, of, 'mappings');
  if (!written) return true;
  const { servicePrincipalId } = await required(gateways, of, 'target');
  const { jobId } = await required(gateways, of, 'job');
  const [ours, now] = [
    groupRuleOf(written.schema),
    groupRuleOf(await gateways.synchronization.readSchema(servicePrincipalId, jobId)),
  ];
  const targets = ['parentDistinguishedName', 'cn'];
  return (
    Boolean(ours && now) &&
    targets.every((name) => ours && now && sourceOf(ours, 'Group', name) === sourceOf(now, 'Group', name))
  );
}

async function assignmentsCheck(gateways: BackGateways, of: OfRun): Promise<Check> {
  const { converted, open } = await tryingOf(gateways, of);
  const kit = await readAssignmentKit(gateways, of);
  if (!kit) return { name: 'assignments', result: 'verified', evidence: `${converted} groups are assigned.` };
  const evidence =
    `${open} of ${converted} groups are not assigned to the configuration to AD. ` +
    `Run the script at /api/runs/${of.runId}/assignment-script.`;
  return { name: 'assignments', result: 'needsAction', evidence };
}

export async function recordBackUnread(gateways: BackGateways, { cause, ...of }: OfRun & { cause: Cause }) {
  if (!(await provisionBackOf(gateways, of))) return { checks: [] };
  const { code, message } = cause;
  const ids = await itemIdsOf(gateways, of);
  await gateways.runs.settleItems(
    of.runId,
    ids.map((id) => ({ id, state: 'unknown' as const, code, message })),
  );
  const evidence = `${code}: ${message}`;
  const checks = ['assignments', 'provisionBack'].map((name) => ({ name, result: 'unknown' as const, evidence }));
  const data = { checks, code };
  await gateways.ledger.append(of.runId, { step: `verified:${of.round}:write-back`, kind: 'verified', data });
  return { checks };
}
