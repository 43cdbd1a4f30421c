import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorConfig } from '../../domain/operator-config';
import { OnPremisesReport } from '../../domain/on-premises-report';
import type { Plan } from '../../domain/plan';
import type { Clock } from '../../gateways/clock';
import { createGraph } from '../../gateways/graph/client';
import { createAssignments } from '../../gateways/graph/create-assignments';
import { createDirectory } from '../../gateways/graph/create-directory';
import { createExtensions } from '../../gateways/graph/create-extensions';
import { createGroups } from '../../gateways/graph/create-groups';
import { createSynchronization } from '../../gateways/graph/create-synchronization';
import { createLedger } from '../../gateways/records/ledger';
import { createReports } from '../../gateways/records/reports';
import { createRuns } from '../../gateways/records/runs';
import { createSqliteStorage } from '../../local/storage/sqlite-storage';
import { startTenant } from '../../local/tenant/tenant';
import { createWorldClock } from '../../local/world-clock';
import type { ProvisionBack } from '../../orchestrations/group-soa/write-back-contract';
import { readWriteBackFacts } from '../../orchestrations/group-soa/write-back-facts';
import type { BackGateways, GroupsOfRun } from '../../orchestrations/group-soa/write-back-kept';
import { writeBackDecided, writeBackItems } from '../../orchestrations/group-soa/write-back-plan';
import { aRun } from './builders';
import * as inWorldTime from './in-world-time';

export const emea = 'emea.contoso.com';
export const of = { runId: 'f'.repeat(32), round: 1 };

/** The simulated tenant with the gateways of the write-back, real records in memory, and one run. */
export async function writeBackWorld({ seed = 1, deny = [] as string[] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'write-back-'));
  const worldClock = createWorldClock({ ahead: 0, keepAhead: () => undefined });
  const tenant = await startTenant({
    dataFolder: folder,
    port: 0,
    clock: worldClock,
    seed,
    groups: 0,
    domains: 0,
    deny,
    effectDelayMilliseconds: 1000,
  });
  worldClock.join(tenant);
  const clock: Clock = { now: () => new Date(worldClock.now()), pause: (pause) => worldClock.sleep(pause) };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const credential = { getToken: async () => ({ token: await readToken(), expiresOnTimestamp: 0 }) };
  const graph = createGraph({ baseUrl: tenant.origin, credential, clock, log });
  const storage = createSqliteStorage(':memory:');
  const key = { id: '0a0b0c0d', key: Buffer.alloc(32, 7) };
  const keys = { current: () => Promise.resolve(key), byId: () => Promise.resolve(key) };
  const gateways: BackGateways = {
    clock,
    config: OperatorConfig.parse(JSON.parse(readFileSync('config/operator.config.json', 'utf8'))),
    assignments: createAssignments(graph),
    directory: createDirectory(graph),
    extensions: createExtensions(graph),
    groups: createGroups(graph),
    synchronization: createSynchronization(graph),
    ledger: createLedger({ storage, clock, keys }),
    reports: createReports(storage),
    runs: createRuns(storage, clock),
  };

  async function readToken(): Promise<string> {
    const { clientId, identityHeader } = tenant.identity;
    const query = `api-version=2019-08-01&resource=https://graph.microsoft.com&client_id=${clientId}`;
    const headers = { 'x-identity-header': identityHeader };
    const answer = await fetch(`${tenant.origin}/msi/token?${query}`, { headers });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  const patiently = <T>(work: () => Promise<T>) => inWorldTime.patiently(worldClock, work, 60);

  /** By hand, as a global administrator. */
  async function asAdmin(method: string, path: string, body?: unknown): Promise<Record<string, never>> {
    const answer = await fetch(`${tenant.origin}/v1.0${path}`, {
      method,
      headers: { authorization: 'Bearer local-admin', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, never>);
  }

  async function groupId(name: string): Promise<string> {
    const filter = encodeURIComponent(`displayName eq '${name}'`);
    const { value } = (await asAdmin('GET', `/groups?$filter=${filter}`)) as unknown as { value: { id: string }[] };
    return value[0]!.id;
  }

  /** A report that just came, and a plan as the room would approve it. */
  async function approve(provisionBack: ProvisionBack, run = of): Promise<Plan> {
    const report = tenant.reports().map((one) => OnPremisesReport.parse(one));
    for (const one of report) await gateways.reports.store(one, clock.now().toISOString());
    const facts = await patiently(() => readWriteBackFacts(gateways, provisionBack));
    const items = writeBackItems(facts);
    const shown = { summary: 'Convert.', items, risks: [], facts: [], reversible: '' };
    const plan = { decided: { writeBack: writeBackDecided(facts) }, shown, refusal: null, fingerprint: 'sha256:a' };
    await gateways.runs.create(aRun({ ...run, workflow: 'group-soa', domain: null }), { provisionBack });
    await gateways.runs.writePlan(run.runId, run.round, plan);
    await gateways.runs.writeItems(run.runId, items);
    return plan;
  }

  const about: { planned: string[]; converted: string[] } = { planned: [], converted: [] };
  const groups: GroupsOfRun = {
    planned: () => Promise.resolve(about.planned),
    converted: () => Promise.resolve(about.converted),
  };

  return {
    tenant,
    gateways,
    groups,
    about,
    patiently,
    asAdmin,
    groupId,
    approve,
    advance: (milliseconds: number) => worldClock.advance(milliseconds),
    /** Converts them, and waits until it shows. */
    async convert(ids: string[]) {
      for (const id of ids) await asAdmin('PATCH', `/groups/${id}/onPremisesSyncBehavior`, { isCloudManaged: true });
      await worldClock.advance(30_000);
      about.converted = ids;
    },
    writes: () =>
      tenant
        .requests(0, 1000)
        .value.filter(({ method, path }) => method !== 'GET' && !path.includes('$batch') && path.startsWith('/v1.0'))
        .map(({ method, path }) => `${method} ${path.replace(/^\/v1\.0/, '')}`),
    async close() {
      worldClock.stop();
      await tenant.close();
      storage.close();
      rmSync(folder, { recursive: true });
    },
  };
}
