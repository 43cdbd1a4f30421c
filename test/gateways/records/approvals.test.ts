import { createApprovals, type Decision, type Round } from '../../../gateways/records/approvals';
import { createSqliteStorage } from '../../../local/storage/sqlite-storage';
import { aPerson, aRound } from '../../support/builders';
import { atEveryDeath } from '../../support/interrupted-storage';

const at = '2026-11-24T07:00:00.000Z';
const people = Array.from({ length: 20 }, (_, index) => aPerson(`p${index}`));
const open = () => createSqliteStorage(':memory:');

function decision(name: string, change: Partial<Decision> = {}): Decision {
  return { approver: aPerson(name), decision: 'approve', comment: '', at, fingerprint: 'sha256:aa', ...change };
}

async function anOpenRound(change: Partial<Round> = {}) {
  const approvals = createApprovals(open());
  const round = await approvals.open(aRound(change));
  return {
    approvals,
    decide: (made: Decision) => approvals.decide(round.runId, round.round, made),
    decisions: () => approvals.decisions(round.runId, round.round),
    get: () => approvals.get(round.runId, round.round),
    close: (state: Round['state']) => approvals.close(round.runId, round.round, { state, at, because: null }),
    supersede: () => approvals.supersede(round.runId, round.round, { at, because: 'the set grew' }),
  };
}

const closed = { kind: 'closed' };

describe('a round', () => {
  it('stays as it was opened first', async () => {
    const { approvals, get } = await anOpenRound();
    expect(await approvals.open(aRound({ required: 2 }))).toEqual(aRound());
    expect(await get()).toEqual(aRound());
    expect(await approvals.get('unknown', 1)).toBeUndefined();
  });

  it('is listed while it is open', async () => {
    const { approvals, close } = await anOpenRound();
    await approvals.open(aRound({ runId: 'other' }));
    await approvals.open(aRound({ round: 2 }));
    await close('expired');
    expect((await approvals.listOpen()).map(({ runId, round }) => [runId.slice(0, 5), round])).toEqual([
      ['fffff', 2],
      ['other', 1],
    ]);
  });

  it('stays closed as it was closed first', async () => {
    const { close, approvals } = await anOpenRound();
    expect(await close('cancelled')).toMatchObject({ state: 'cancelled', closedAt: at });
    expect(await close('approved')).toMatchObject({ state: 'cancelled' });
    expect(await approvals.listOpen()).toEqual([]);
  });

  it('cannot be closed where there is none', async () => {
    const { approvals } = await anOpenRound();
    const ending = { state: 'expired', at, because: null } as const;
    await expect(approvals.close('unknown', 1, ending)).rejects.toMatchObject({ code: 'ROUND_MISSING' });
    await approvals.supersede('unknown', 1, { at, because: 'nothing' });
  });

  it('is superseded when it was open or approved, and not otherwise', async () => {
    for (const state of ['approved', 'rejected', 'expired', 'cancelled', 'superseded'] as const) {
      const { close, supersede, get } = await anOpenRound();
      await close(state);
      await supersede();
      await supersede();
      expect((await get())?.state).toBe(state === 'approved' ? 'superseded' : state);
    }
    const { supersede, get, approvals } = await anOpenRound();
    await supersede();
    expect(await get()).toMatchObject({ state: 'superseded', closedAt: at, closedBecause: 'the set grew' });
    expect(await approvals.listOpen()).toEqual([]);
  });
});

describe('decisions', () => {
  it('are stored once per person: the first one stays', async () => {
    const { decide, decisions } = await anOpenRound({ required: 2 });
    expect(await decide(decision('one'))).toEqual({ kind: 'stored', decision: decision('one') });
    const second = decision('one', { decision: 'reject', comment: 'changed my mind' });
    expect(await decide(second)).toEqual({ kind: 'kept', decision: decision('one') });
    expect(await decisions()).toEqual([decision('one')]);
  });

  it('end with the quorum of distinct people', async () => {
    const { decide, decisions } = await anOpenRound({ approvers: people, required: 2 });
    await decide(decision('p0'));
    await decide(decision('p0'));
    expect((await decide(decision('p1'))).kind).toBe('stored');
    expect(await decide(decision('p2'))).toEqual(closed);
    expect(await decisions()).toHaveLength(2);
  });

  it('end with the first rejection', async () => {
    const { decide } = await anOpenRound({ required: 2 });
    await decide(decision('one', { decision: 'reject', comment: 'no' }));
    expect(await decide(decision('two'))).toEqual(closed);
  });

  it('are kept also after the round closed', async () => {
    const { decide, close } = await anOpenRound();
    await decide(decision('one'));
    await close('approved');
    expect((await decide(decision('one', { at: '2027-01-01T00:00:00.000Z' }))).kind).toBe('kept');
    expect(await decide(decision('two'))).toEqual(closed);
  });

  it('are not taken after the time or for another plan', async () => {
    const { decide, decisions } = await anOpenRound();
    expect(await decide(decision('one', { at: '2026-12-01T06:00:00.001Z' }))).toEqual(closed);
    expect(await decide(decision('one', { fingerprint: 'sha256:bb' }))).toEqual(closed);
    expect(await decisions()).toEqual([]);
    expect((await decide(decision('one', { at: '2026-12-01T06:00:00.000Z' }))).kind).toBe('stored');
  });

  it('are refused to people who were not asked, and to the requester even if asked', async () => {
    const { decide } = await anOpenRound({ requesterId: 'oid-one' });
    await expect(decide(decision('stranger'))).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    await expect(decide(decision('one'))).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  });

  it('are listed in the order of their instants, apart for each round', async () => {
    const { approvals, decide, decisions } = await anOpenRound({ required: 2 });
    await approvals.open(aRound({ round: 10 }));
    await approvals.decide(aRound().runId, 10, decision('one'));
    await decide(decision('one', { at: '2026-11-24T09:00:00.000Z' }));
    await decide(decision('two', { at: '2026-11-24T08:00:00.000Z' }));
    expect((await decisions()).map((made) => made.approver.id)).toEqual(['oid-two', 'oid-one']);
  });
});

describe('of parallel calls', () => {
  it('by one person exactly one is stored', async () => {
    const { decide, decisions } = await anOpenRound({ required: 3, approvers: people });
    const made = people.map((_, index) => decision('p0', { comment: `${index}` }));
    const results = await Promise.all(made.map(decide));
    expect(results.filter((result) => result.kind === 'stored')).toHaveLength(1);
    const [stored] = await decisions();
    expect(results).toContainEqual({ kind: 'stored', decision: stored });
    expect(results.filter((result) => result.kind === 'kept')).toHaveLength(19);
    for (const result of results) expect(result).toHaveProperty('decision', stored);
  });

  it('by twenty people exactly the quorum is stored', async () => {
    for (const required of [1, 2, 3]) {
      const { decide, decisions } = await anOpenRound({ required, approvers: people });
      const results = await Promise.all(people.map((_, index) => decide(decision(`p${index}`))));
      expect(results.filter((result) => result.kind === 'stored')).toHaveLength(required);
      expect(results.filter((result) => result.kind === 'closed')).toHaveLength(20 - required);
      expect(await decisions()).toHaveLength(required);
    }
  });

  it('an approval and a rejection that would each end the round, one is stored', async () => {
    for (const first of ['approve', 'reject'] as const) {
      const { decide } = await anOpenRound();
      const results = await Promise.all([
        decide(decision('one', { decision: first })),
        decide(decision('two', { decision: first === 'approve' ? 'reject' : 'approve' })),
      ]);
      expect(results.map((result) => result.kind).sort()).toEqual(['closed', 'stored']);
    }
  });

  it('a decision that races the expiry is either stored and holds, or is not taken', async () => {
    for (const decideFirst of [true, false]) {
      const { decide, close, decisions, get } = await anOpenRound();
      const calls = [() => decide(decision('one')), () => close('expired')];
      await Promise.all((decideFirst ? calls : calls.reverse()).map((call) => call()));
      const stored = (await decisions()).length;
      expect((await get())?.state).toBe(stored === 1 ? 'approved' : 'expired');
    }
  });

  it('a decision after the expiry is not taken, and one before it holds', async () => {
    const late = await anOpenRound();
    await late.close('expired');
    expect(await late.decide(decision('one'))).toEqual(closed);
    const inTime = await anOpenRound();
    await inTime.decide(decision('one', { decision: 'reject' }));
    expect((await inTime.close('expired')).state).toBe('rejected');
    const tooFew = await anOpenRound({ required: 2 });
    await tooFew.decide(decision('one'));
    expect((await tooFew.close('expired')).state).toBe('expired');
  });
});

describe('a second process after kill -9', () => {
  it('finds a round that is decided once and closed, wherever the first one died', async () => {
    async function work(storage: ReturnType<typeof open>) {
      const approvals = createApprovals(storage);
      const round = await approvals.open(aRound());
      await approvals.decide(round.runId, 1, decision('one'));
      await approvals.close(round.runId, 1, { state: 'approved', at, because: null });
    }
    const deaths = await atEveryDeath(
      open,
      (storage) => work(storage as ReturnType<typeof open>),
      async (storage) => {
        await work(storage as ReturnType<typeof open>);
        const approvals = createApprovals(storage);
        expect(await approvals.decisions(aRound().runId, 1)).toEqual([decision('one')]);
        expect(await approvals.get(aRound().runId, 1)).toMatchObject({ state: 'approved' });
        expect(await approvals.listOpen()).toEqual([]);
      },
    );
    expect(deaths).toBeGreaterThan(8);
  });
});

describe('people asked later', () => {
  const manager = aPerson('manager');

  it('are asked as well, once, and known as those of the escalation', async () => {
    const { approvals, get } = await anOpenRound();
    const { runId, round } = aRound();
    const asked = await approvals.addApprovers(runId, round, [manager, aPerson('one')]);
    expect(asked.approvers.map(({ id }) => id)).toEqual(['oid-one', 'oid-two', 'oid-manager']);
    expect(asked.escalatedTo).toEqual(['oid-manager']);
    expect(await approvals.addApprovers(runId, round, [manager])).toEqual(asked);
    expect(await get()).toEqual(asked);
  });

  it('decide like everybody who was asked', async () => {
    const { approvals, decide } = await anOpenRound();
    await expect(decide(decision('manager'))).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    await approvals.addApprovers(aRound().runId, 1, [manager]);
    expect(await decide(decision('manager'))).toMatchObject({ kind: 'stored' });
  });

  it('are never the requester', async () => {
    const { approvals, decide } = await anOpenRound();
    const { approvers } = await approvals.addApprovers(aRound().runId, 1, [aPerson('requester')]);
    expect(approvers).toHaveLength(2);
    await expect(decide(decision('requester'))).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  });

  it('are nobody once the round is closed', async () => {
    const { approvals, close, get } = await anOpenRound();
    const before = await close('expired');
    expect(await approvals.addApprovers(aRound().runId, 1, [manager])).toEqual(before);
    expect(await get()).toEqual(before);
  });

  it('do not get lost when somebody decides at the same instant', async () => {
    const { approvals, decide, get, decisions } = await anOpenRound({ required: 2 });
    await Promise.all([approvals.addApprovers(aRound().runId, 1, [manager]), decide(decision('one'))]);
    expect((await get())?.approvers).toHaveLength(3);
    expect(await decisions()).toHaveLength(1);
  });
});
