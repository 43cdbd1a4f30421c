import { createApprovals } from '../../gateways/records/approvals';
import { createLedger } from '../../gateways/records/ledger';
import { createRunItems } from '../../gateways/records/run-items';
import { createAzureStorageFromConnectionString } from '../../gateways/storage/azure-storage';
import { aPerson, aRound } from '../support/builders';
import { fakeSigningKeys } from '../support/fake-signing-keys';

const storage = createAzureStorageFromConnectionString(process.env['AZURITE_CONNECTION_STRING'] ?? '');
const clock = { now: () => new Date('2026-11-23T08:00:00.000Z'), pause: async () => undefined };

describe('records on Azure storage, against Azurite', () => {
  it('chain parallel appends, anchor them, and notice what is taken out', async () => {
    const ledger = createLedger({ storage, clock, keys: fakeSigningKeys() });
    const steps = Array.from({ length: 30 }, (_, index) => `step ${index % 15}`);
    await Promise.all(steps.map((step) => ledger.append('run', { step, kind: 'step', data: null })));
    await Promise.all([ledger.checkpoint(), ledger.checkpoint()]);
    expect(await ledger.verify()).toEqual({ ok: true, entries: 15, unanchored: 0, firstBroken: null });
    await storage.table('ledger').transact('run', [{ kind: 'remove', key: 'entry:000000007' }]);
    expect((await ledger.verify()).firstBroken).toEqual({ runId: 'run', sequence: 7, reason: 'missing' });
  });

  it('store exactly the quorum of twenty parallel decisions', async () => {
    const approvals = createApprovals(storage);
    const approvers = Array.from({ length: 20 }, (_, index) => aPerson(`p${index}`));
    const { runId } = await approvals.open(aRound({ approvers, required: 2 }));
    const decision = {
      decision: 'approve',
      comment: '',
      at: '2026-11-24T07:00:00.000Z',
      fingerprint: 'sha256:aa',
    } as const;
    const made = approvers.map((approver) => approvals.decide(runId, 1, { approver, ...decision }));
    const kinds = (await Promise.all(made)).map((result) => result.kind);
    expect(kinds.filter((kind) => kind === 'stored')).toHaveLength(2);
    expect(await approvals.decisions(runId, 1)).toHaveLength(2);
  });

  it('hold more items than a page and a transaction', async () => {
    const items = createRunItems(storage);
    const planned = Array.from({ length: 1200 }, (_, index) => ({
      id: `CN=Größe/${index}`,
      kind: 'group',
      target: 't',
      action: 'convert',
      before: null,
      after: null,
    }));
    await items.writeItems('run', planned);
    await items.settleItems(
      'run',
      planned.slice(0, 700).map(({ id }) => ({ id, state: 'verified' })),
    );
    expect((await items.listItems('run', { limit: 2000 })).items).toHaveLength(1200);
    expect((await items.listItems('run', { state: 'verified', limit: 2000 })).items).toHaveLength(700);
  });
});
