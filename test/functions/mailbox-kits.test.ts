import { readFileSync } from 'node:fs';
import { OperatorConfig } from '../../domain/operator-config';
import { keepKits } from '../../orchestrations/exchange-soa/kits';
import type { MailboxGateways } from '../../orchestrations/exchange-soa/read-facts';
import { noteAttempt } from '../../orchestrations/kit/activities/once';
import { aRun } from '../support/builders';
import { type Doors, openDoors } from '../support/http/knocks';
import { aDoorWorld, type DoorWorld } from '../support/http/world';
import { emptyKit } from '../support/mailbox-kits';

let world: DoorWorld;
let doors: Doors;
const run = aRun({ workflow: 'exchange-soa', state: 'verifying' });
const at = (door: string) => `/api/runs/${run.runId}/${door}`;
const ids = ['a', 'b', 'c'];

beforeEach(async () => {
  const config = OperatorConfig.parse(JSON.parse(readFileSync('config/operator.config.json', 'utf8')));
  config.workflows['exchange-soa'] = { enabled: true };
  world = aDoorWorld({ config });
  doors = openDoors(world);
  await world.runs.create(run, {});
  const item = { kind: 'mailbox', action: 'give back to AD', before: null, after: null };
  await world.runs.writeItems(
    run.runId,
    [...ids, 'skipped'].map((id) => ({ id, target: `${id}@emea.contoso.com`, ...item })),
  );
  const readMailboxKits = async (asked: readonly string[]) =>
    new Map(asked.map((id) => [id, { kind: 'found', facts: emptyKit(id) }] as const));
  const directory = { readObjects: async () => ({ found: [], missing: [], unknown: [] }) };
  const gateways = { ...world, directory, exchangeAdmin: { readMailboxKits } } as unknown as MailboxGateways;
  await keepKits(gateways, run, ids);
});
afterEach(() => world.close());

async function foundDiffering(): Promise<void> {
  const found = { ...emptyKit('a').attributes, CustomAttribute1: 'of AD' };
  await world.runs.keepSnapshot(run.runId, `${run.round}-differing-a-1`, { id: 'a', found });
  await world.runs.settleItems(run.runId, [
    { id: 'a', state: 'acceptedUnverified', code: 'ATTRIBUTES_TO_RESTORE', message: 'It differs.' },
    { id: 'b', state: 'acceptedUnverified', code: 'WAITING_FOR_CYCLE', message: 'Waits.' },
  ]);
}

describe('the kits of mailboxes', () => {
  it('are listed page by page, those of mailboxes that were written alone', async () => {
    const first = await doors.send('GET', `${at('restore-kit')}?limit=2`, { as: 'requester' });
    expect([first.status, first.body.value.map(({ id }: { id: string }) => id)]).toEqual([200, ['a', 'b']]);
    expect(first.body.value[0]).toMatchObject({ keptAt: expect.any(String), attributes: { CustomAttribute1: null } });
    const second = await doors.send('GET', first.body.nextLink, { as: 'requester' });
    expect(second.body.value.map(({ id }: { id: string }) => id)).toEqual(['c']);
    expect(second.body.nextLink).toBeUndefined();
  });

  it.each([
    ['reader', 403],
    [undefined, 401],
  ] as const)('are not for %s', async (as, status) => {
    expect((await doors.send('GET', at('restore-kit'), as ? { as } : {})).status).toBe(status);
  });

  it('are asked for with a limit that is one', async () => {
    const { status, body } = await doors.send('GET', `${at('restore-kit')}?limit=501`, { as: 'requester' });
    expect([status, body.errors[0].field]).toEqual([400, '/query/limit']);
  });

  it('are none of a run of another kind', async () => {
    const other = aRun({ runId: 'b'.repeat(32), workflow: 'ou-onboarding' });
    await world.runs.create(other, {});
    const { body } = await doors.send('GET', `/api/runs/${other.runId}/restore-kit`, { as: 'requester' });
    expect([body.status, body.detail]).toEqual([
      404,
      'Only delete reviews and changes of mailboxes keep a restore kit.',
    ]);
  });

  it('of a delete review that released nothing are none', async () => {
    const other = aRun({ runId: 'b'.repeat(32), workflow: 'delete-threshold' });
    await world.runs.create(other, {});
    const { body } = await doors.send('GET', `/api/runs/${other.runId}/restore-kit`, { as: 'requester' });
    expect([body.status, body.detail]).toEqual([404, 'This run has released nothing, so it kept nothing.']);
  });
});

describe('the script', () => {
  it('is part of an answer, or a file', async () => {
    await foundDiffering();
    const { body } = await doors.send('GET', at('attribute-script'), { as: 'requester' });
    expect(body.mailboxes).toMatchObject([{ id: 'a', differences: [{ kept: null, found: 'of AD' }] }]);
    const file = await doors.send('GET', `${at('attribute-script')}?as=file`, { as: 'requester' });
    expect([file.text, file.headers['content-type']]).toEqual([body.script, 'text/plain; charset=utf-8']);
    expect(file.headers['content-disposition']).toBe(`attachment; filename="restore-attributes-${run.runId}.ps1"`);
  });

  it.each(['json', 'file'])('is not found as %s before anything differed', async (as) => {
    const { status } = await doors.send('GET', `${at('attribute-script')}?as=${as}`, { as: 'requester' });
    expect(status).toBe(404);
  });

  it('is nothing else', async () => {
    expect((await doors.send('GET', `${at('attribute-script')}?as=exe`, { as: 'requester' })).status).toBe(400);
  });
});

describe('the page of a rollback', () => {
  const pageFor = async (as: 'requester' | 'reader') =>
    (await doors.send('GET', `/api/console/runs/${run.runId}`, { as, headers: { accept: 'text/html' } })).text;

  it('leads to the script, and says until when the run waits', async () => {
    const settling = '2026-11-24T06:00:00.000Z';
    await noteAttempt(world, run, { write: 'settling', at: settling });
    expect(await pageFor('requester')).not.toMatch(/run a script|Waiting for AD/);
    await foundDiffering();
    const page = await pageFor('requester');
    expect(page).toContain(`href="${at('attribute-script')}?as=file"`);
    expect(page).toContain('2026-11-25T06:00:00.000Z');
    expect(await pageFor('reader')).toContain('People with the role Operator.Run get the script here.');
  });

  it('says nothing of it before the run looks at all, nor once it is cancelled', async () => {
    await foundDiffering();
    expect(await pageFor('requester')).not.toContain('run a script');
    await noteAttempt(world, run, { write: 'settling', at: '2026-11-24T06:00:00.000Z' });
    expect(await pageFor('requester')).toContain('run a script');
    await world.runs.requestCancel(run.runId, { by: 'requester@contoso.com', reason: 'not now' });
    expect(await pageFor('requester')).not.toContain('run a script');
  });
});
