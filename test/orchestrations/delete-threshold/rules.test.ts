import { describe as described } from '../../../orchestrations/delete-threshold/flags';
import { refusalOf, risksOf, stillApproved } from '../../../orchestrations/delete-threshold/rules';
import type { PlanSummary } from '../../../orchestrations/kit/run-contract';
import { aGroup, aStaged, aUser, reviewFacts } from '../../support/delete-review';

test.each([
  ['PERMISSION_MISSING', reviewFacts({ missingPermissions: ['RoleManagement.Read.Directory'], held: null })],
  ['TENANT_SYNC_DISABLED', reviewFacts({ tenantSyncEnabled: false })],
  ['EVIDENCE_INCOMPLETE', reviewFacts({ staged: [aStaged(1)] })],
])('refuses %s and says what to do', (code, facts) => {
  const refusal = refusalOf(facts);
  expect(refusal?.code).toBe(code);
  expect(refusal?.message.length).toBeGreaterThan(40);
});

test('agrees to complete evidence, and to a job that is not held (any more)', () => {
  expect(refusalOf(reviewFacts())).toBeUndefined();
  expect(refusalOf(reviewFacts({ held: null, staged: [] }))).toBeUndefined();
});

test('counts what makes deletes dangerous, and always says that a list cannot be released', () => {
  const facts = reviewFacts({
    staged: [aStaged(1), aStaged(2), aStaged(3, { objectType: 'group' }), aStaged(4)],
    users: new Map([aUser('t1', { licensed: true, mailEnabled: true, ownedGroups: ['Sales'] }), aUser('t2')]),
    groups: new Map([aGroup('t3')]),
    roleHolders: new Map([['t2', ['Global Administrator']]]),
  });
  const risks = risksOf(facts.staged.map((staged) => described(facts, staged)));
  expect(risks.map(({ code, message }) => `${code} ${/\d+/.exec(message)?.[0] ?? ''}`.trim())).toEqual([
    'PRIVILEGED_ACCOUNTS 1',
    'HARD_DELETES 1',
    'FACTS_UNKNOWN 1',
    'LICENSED_ACCOUNTS 1',
    'MAIL_ENABLED_OBJECTS 1',
    'GROUP_OWNERS 1',
    'RELEASES_WHAT_IS_PENDING',
  ]);
});

test('an approval holds for the very set it was given for, and never for a plan that refuses', () => {
  const plan = { fingerprint: 'sha256:a', refusal: null } as PlanSummary;
  expect(stillApproved(plan, plan)).toBe(true);
  expect(stillApproved(plan, { ...plan, fingerprint: 'sha256:b' })).toBe(false);
  expect(stillApproved(plan, { ...plan, refusal: { code: 'EVIDENCE_INCOMPLETE', message: '' } })).toBe(false);
});
