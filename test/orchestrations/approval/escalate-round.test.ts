import { escalateRound } from '../../../orchestrations/approval/escalate-round';
import { anOpenRound } from '../../support/http/a-round';
import { people } from '../../support/http/world';
import { aMailWorld, type MailWorld } from '../../support/a-mail-world';

let world: MailWorld;
beforeEach(() => {
  world = aMailWorld();
});
afterEach(() => world.close());

async function escalate() {
  const { round } = await anOpenRound(world);
  const of = { runId: round.runId, round: 1 };
  const answer = await escalateRound(world, of);
  const { entries } = await world.ledger.read(round.runId, { limit: 50 });
  const entry = entries.find(({ kind }) => kind === 'escalated')?.data;
  return { answer, of, entry, stored: await world.approvals.get(round.runId, 1) };
}

test('asks the people of the policy, and the ledger says whom', async () => {
  world.escalateTo(['manager@contoso.com']);
  const { answer, entry, stored } = await escalate();
  const { id, userPrincipalName: name } = people.manager;
  expect(answer).toEqual({ approverIds: [id] });
  expect(entry).toEqual({ round: 1, approvers: [{ id, name }], unknown: [] });
  expect(stored?.approvers.map((person) => person.id)).toContain(id);
});

test('answers the same people when its first answer got lost', async () => {
  world.escalateTo(['manager@contoso.com']);
  const { answer, of } = await escalate();
  expect(await escalateRound(world, of)).toEqual(answer);
  expect((await world.approvals.get(of.runId, 1))?.approvers).toHaveLength(3);
});

test('never asks the requester', async () => {
  world.escalateTo(['requester@contoso.com']);
  expect((await escalate()).answer).toEqual({ approverIds: [] });
});

test('asks nobody again under an alias', async () => {
  world.escalateTo(['alias.of.one@contoso.com', 'approver.two@contoso.com'], {
    'alias.of.one@contoso.com': people['approver.one'],
  });
  const { answer, stored } = await escalate();
  expect(answer).toEqual({ approverIds: [] });
  expect(stored?.approvers).toHaveLength(2);
});

test('goes on without somebody the tenant does not know, and the ledger says so', async () => {
  world.escalateTo(['gone@contoso.com', 'manager@contoso.com']);
  const { answer, entry } = await escalate();
  expect(answer).toEqual({ approverIds: [people.manager.id] });
  expect(entry).toMatchObject({ unknown: ['gone@contoso.com'] });
});

test('asks nobody when the policy names nobody', async () => {
  world.escalateTo([]);
  const { answer, entry } = await escalate();
  expect(answer).toEqual({ approverIds: [] });
  expect(entry).toMatchObject({ approvers: [] });
});
