import { planOf } from '../../../../orchestrations/drift-check/baseline/plan';
import { compare } from '../../../../orchestrations/drift-check/rules';
import type { DomainFacts } from '../../../../orchestrations/drift-check/facts';
import type { Ready } from '../../../../orchestrations/drift-check/read-for-plan';
import { aJob, aSchema } from '../../../support/builders';
import { aSurveyed, declared, domain, settings, someFacts, staff } from '../some-facts';

const jobs = [aJob('AD2AADProvisioning'), aJob('AD2AADPasswordHash')];

function planned(change: Partial<DomainFacts> = {}, parts: Partial<Ready> = {}) {
  const facts = someFacts({ declared: undefined, accepted: undefined, ...change });
  const ready = { facts, configuration: aSurveyed(), schema: aSchema(), settings, jobs, ...parts };
  return planOf(domain, { ready });
}

test('accepts the whole state as one item', () => {
  const { shown, refusal } = planned();
  expect([refusal, shown.risks]).toEqual([null, []]);
  expect(shown.items).toMatchObject([
    { action: 'accept', before: null, after: { organizationalUnits: [staff], passwordHashSync: true } },
  ]);
});

test('is another plan when anything of the state changes, and none when it is accepted already', () => {
  const other = planned({}, { jobs: [aJob('AD2AADProvisioning')] });
  expect(other.fingerprint).not.toBe(planned().fingerprint);
  expect(planned({ accepted: someFacts().accepted }).shown.items).toEqual([]);
});

test('shows what nobody should accept unseen', () => {
  const parts = { schema: aSchema({ containers: [] }), jobs: [aJob('AD2AADProvisioning', { code: 'Paused' })] };
  expect(planned({}, parts).shown.risks.map(({ code }) => code)).toEqual(['WHOLE_DOMAIN', 'JOBS_STAND_STILL']);
});

test('is refused where the declaration says otherwise, or the scope cannot be told', () => {
  expect(planned({ declared }).refusal).toBeNull();
  const otherwise = { ...declared, organizationalUnits: ['OU=Other,DC=corp,DC=contoso,DC=com'] };
  expect(planned({ declared: otherwise }).refusal?.code).toBe('DECLARED_OTHERWISE');
  expect(planned({}, { schema: null }).refusal?.code).toBe('SCOPE_RULE_UNCLEAR');
  expect(compare(someFacts({ declared })).differences).toEqual([]);
});
