import { digestOf } from '../../domain/fingerprint';
import { RunBody, RunSummaryBody } from '../../functions/runs/run-view';
import { aPlan, aRecordedRun, anOpenRound } from '../support/http/a-round';
import { type Doors, openDoors } from '../support/http/knocks';
import { aDoorWorld, type DoorWorld, people } from '../support/http/world';

let world: DoorWorld;
let doors: Doors;
beforeEach(() => {
  world = aDoorWorld();
  doors = openDoors(world);
});
afterEach(() => world.close());

const read = (path: string) => doors.send('GET', path, { as: 'reader' });

function itemsNamed(count: number) {
  return Array.from({ length: count }, (_, index) => {
    const id = `item-${String(index).padStart(4, '0')}`;
    return { id, kind: 'group', target: `Group ${index}`, action: 'convert', before: 'AD', after: 'cloud' };
  });
}

describe('one run', () => {
  it('has its plan, its round and the decisions', async () => {
    const { run, round } = await anOpenRound(world);
    const decision = { approver: people['approver.one'], decision: 'approve' as const, comment: 'ok' };
    const at = world.clock.now().toISOString();
    await world.approvals.decide(run.runId, 1, { ...decision, at, fingerprint: round.fingerprint });
    const { status, body } = await read(`/api/runs/${run.runId}`);
    expect(status).toBe(200);
    expect(RunBody.parse(body)).toMatchObject({
      runId: run.runId,
      state: 'awaitingApproval',
      requestedBy: 'requester@contoso.com',
      progress: { done: 0, total: 1, unit: 'steps' },
      plan: { fingerprint: run.plan?.fingerprint, itemCount: 1, itemsUrl: `/api/runs/${run.runId}/items` },
      approval: {
        round: 1,
        required: 1,
        approvers: ['approver.one@contoso.com', 'approver.two@contoso.com'],
        decisions: [{ approver: 'approver.one@contoso.com', decision: 'approve', comment: 'ok', at }],
      },
    });
    expect(body.itemStates).toEqual({ planned: 1 });
    expect(body).toMatchObject({ endedAt: null });
    expect(body).not.toHaveProperty('refusal');
    expect(body).not.toHaveProperty('outcome');
  });

  it('shows a hundred items at most, and all of them page by page', async () => {
    const items = itemsNamed(130);
    const { runId } = await aRecordedRun(world, {}, aPlan({ items }));
    await world.runs.settleItems(runId, [{ id: 'item-0007', state: 'failed', code: 'X', message: 'no' }]);
    expect((await read(`/api/runs/${runId}`)).body.plan.items).toHaveLength(100);
    const seen: string[] = [];
    let next: string | undefined = `/api/runs/${runId}/items?limit=60`;
    while (next) {
      const { body } = await read(next);
      seen.push(...body.value.map(({ id }: { id: string }) => id));
      next = body.nextLink;
    }
    expect(seen.sort()).toEqual(items.map(({ id }) => id));
    const failed = (await read(`/api/runs/${runId}/items?state=failed`)).body.value;
    expect(failed).toEqual([{ ...items[7], state: 'failed', code: 'X', message: 'no' }]);
  });

  it('is not there for ids that are none, however they look', async () => {
    for (const id of ['f'.repeat(32), 'x', '..%5c', '%00', 'F'.repeat(32), `${'f'.repeat(32)}%2F`]) {
      for (const rest of ['', '/items', '/plan']) {
        const { status, body } = await read(`/api/runs/${id}${rest}`);
        expect([id, status, body.code]).toEqual([id, 404, 'RUN_NOT_FOUND']);
      }
    }
  });

  it('hands out the plan that its fingerprint is of', async () => {
    const run = await aRecordedRun(world);
    const { status, body, headers } = await read(`/api/runs/${run.runId}/plan`);
    expect(status).toBe(200);
    expect(`sha256:${digestOf(body.decided)}`).toBe(run.plan?.fingerprint);
    expect(Object.keys(body)).toEqual(['decided', 'shown']);
    expect(headers['content-disposition']).toBe(`attachment; filename="plan-${run.runId}.json"`);
  });

  it('has no plan file before it has planned', async () => {
    const { runId } = await aRecordedRun(world, { plan: null, state: 'planning' });
    expect((await read(`/api/runs/${runId}/plan`)).body.code).toBe('NOT_FOUND');
    expect((await read(`/api/runs/${runId}`)).body).not.toHaveProperty('plan');
  });
});

describe('the list of runs', () => {
  it('is newest first, filtered, and paged by links', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) {
      ids.unshift((await aRecordedRun(world, { state: count % 2 ? 'completed' : 'refused' })).runId);
      world.advance(1000);
    }
    const first = (await read('/api/runs?limit=2')).body;
    const second = (await read(first.nextLink)).body;
    const third = (await read(second.nextLink)).body;
    expect([...first.value, ...second.value, ...third.value].map(({ runId }) => runId)).toEqual(ids);
    expect(third).not.toHaveProperty('nextLink');
    for (const run of first.value) RunSummaryBody.parse(run);
    const completed = (await read('/api/runs?state=completed&workflow=ou-onboarding')).body.value;
    expect(completed.map(({ runId }: { runId: string }) => runId)).toEqual([ids[1], ids[3]]);
    expect((await read('/api/runs?workflow=drift-check')).body).toEqual({ value: [] });
  });

  it.each(['limit=0', 'limit=501', 'limit=x', 'limit=1.5', 'limit=', 'state=done', 'workflow=none', 'after='])(
    'refuses %s',
    async (query) => {
      const { status, body } = await read(`/api/runs?${query}`);
      expect([status, body.errors[0].field]).toEqual([400, `/query/${query.split('=')[0]}`]);
    },
  );

  it('survives a place to go on from that nobody gave out', async () => {
    await aRecordedRun(world);
    expect((await read('/api/runs?after=%F0%9F%98%80%00%2F..')).status).toBeLessThan(500);
  });
});

describe('cancelling', () => {
  const json = { reason: 'not needed' };

  it('is recorded, and told to the run and to its open round', async () => {
    const { run, round } = await anOpenRound(world);
    const reply = await doors.send('POST', `/api/runs/${run.runId}/cancel`, { as: 'requester', json });
    expect(reply.status).toBe(202);
    expect((await world.runs.get(run.runId))?.cancelRequested).toMatchObject({ ...json, by: 'requester@contoso.com' });
    expect(doors.engine.raised.map(({ instanceId, event }) => [instanceId, event])).toEqual([
      [run.instanceId, 'cancel'],
      [round.instanceId, 'cancel'],
    ]);
    const { entries } = await world.ledger.read(run.runId, { limit: 10 });
    expect(entries.map(({ kind }) => kind)).toEqual(['cancelRequested']);
  });

  it('is too late for a run that has ended', async () => {
    const { runId } = await aRecordedRun(world, { state: 'completed' });
    const reply = await doors.send('POST', `/api/runs/${runId}/cancel`, { as: 'requester', json });
    expect([reply.status, reply.body.code]).toEqual([409, 'RUN_NOT_CANCELLABLE']);
    expect((await world.ledger.read(runId, { limit: 10 })).entries).toEqual([]);
  });

  it('needs a reason, the role and one’s own name', async () => {
    const { runId } = await aRecordedRun(world);
    const path = `/api/runs/${runId}/cancel`;
    expect((await doors.send('POST', path, { as: 'requester', json: {} })).body.errors[0].field).toBe('/reason');
    expect((await doors.send('POST', path, { as: 'approver.one', json })).body.code).toBe('NOT_ALLOWED');
    const named = { ...json, requestedBy: 'manager@contoso.com' };
    const reply = await doors.send('POST', path, { as: 'requester', json: named });
    expect(reply.body.errors[0].code).toBe('REQUESTER_MISMATCH');
  });

  it('by the form needs the token of its page, and leads back to it', async () => {
    const { runId } = await aRecordedRun(world);
    const path = `/api/runs/${runId}/cancel`;
    const shown = (await doors.send('GET', `/api/console/runs/${runId}`, { as: 'requester' })).text;
    const csrf = /name="csrf" value="([^"]+)"/.exec(shown)?.[1] ?? '';
    const refused = await doors.send('POST', path, { as: 'requester', form: { reason: 'x', csrf: `${csrf}x` } });
    expect(refused.status).toBe(403);
    const reply = await doors.send('POST', path, { as: 'requester', form: { reason: 'x', csrf } });
    expect([reply.status, reply.headers['location']]).toEqual([303, `/api/console/runs/${runId}`]);
  });
});

describe('the ledger', () => {
  it('lists the entries of a run page by page', async () => {
    const runId = 'a'.repeat(32);
    for (const step of ['one', 'two', 'three']) await world.ledger.append(runId, { step, kind: step, data: {} });
    const first = (await read(`/api/ledger?runId=${runId}&limit=2`)).body;
    const second = (await read(first.nextLink)).body;
    expect([...first.value, ...second.value].map(({ kind }) => kind)).toEqual(['one', 'two', 'three']);
    expect(Object.keys(first.value[0])).toEqual(
      expect.arrayContaining(['sequence', 'at', 'kind', 'data', 'previousHash', 'hash']),
    );
  });

  it('needs a run, and one that it knows', async () => {
    expect((await read('/api/ledger')).body.errors).toEqual([
      { field: '/query/runId', code: 'REQUIRED', message: 'This field is required.' },
    ]);
    expect((await read('/api/ledger?runId=x')).status).toBe(400);
    expect((await read(`/api/ledger?runId=${'b'.repeat(32)}`)).body.code).toBe('RUN_NOT_FOUND');
  });

  it('says whether it holds', async () => {
    await world.ledger.append('a'.repeat(32), { step: 's', kind: 'k', data: {} });
    const { body } = await read('/api/ledger/verification');
    expect(body).toEqual({ ok: true, entries: 1, unanchored: 1, firstBroken: null });
  });
});
