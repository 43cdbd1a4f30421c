import { titleOf } from '../../../orchestrations/approval/people-words';
import { planOf as planOfMailboxes } from '../../../orchestrations/exchange-soa/plan';
import { planOf as planOfGroups } from '../../../orchestrations/group-soa/plan';
import { aRun } from '../../../scripts/gallery/samples';
import { aGroup, conversionFacts, rollbackFacts } from '../../support/group-conversion';
import { aMailbox, moveFacts, moveRequest } from '../../support/mailbox-move';

const rollBack = { direction: 'rollBack' } as const;

test.each([
  [moveRequest(), false, 'Move the source of authority of 2 mailboxes'],
  [moveRequest(rollBack), true, 'Give 2 mailboxes back to AD'],
])('mailboxes that are moved and those that are given back have headings of their own', (request, isOfCloud, title) => {
  const mailboxes = ['a', 'b'].map((id) => aMailbox(id, { isExchangeCloudManaged: isOfCloud }));
  expect(titleOf(aRun({ workflow: 'exchange-soa' }), planOfMailboxes(moveFacts(mailboxes, { request })))).toBe(title);
});

test.each([
  [conversionFacts([aGroup('a')]), 'Move the source of authority of 1 group'],
  [rollbackFacts(['a', 'b']), 'Give 2 groups back to AD'],
])('and so have groups: %#', (facts, title) => {
  expect(titleOf(aRun({ workflow: 'group-soa' }), planOfGroups(facts))).toBe(title);
});
