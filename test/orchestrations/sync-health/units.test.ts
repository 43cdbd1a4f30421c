import { compareUnits } from '../../../orchestrations/sync-health/units';

const unit = (distinguishedName: string, number = 1) => ({
  distinguishedName,
  objectGuid: `11111111-1111-4111-8111-${String(number).padStart(12, '0')}`,
});

it('compares names as Active Directory does', () => {
  const reported = [unit('OU=Research\\, Development,DC=corp')];
  expect(compareUnits(['ou=research\\2C development , dc=CORP'], reported, []).lost).toEqual([]);
});

it('does not look for containers that reports do not list', () => {
  expect(compareUnits(['CN=Users,DC=corp', 'DC=corp'], [unit('OU=A,DC=corp')], []).lost).toEqual([]);
});

it('remembers a lost unit as long as it is in scope, and forgets it afterwards', () => {
  const before = compareUnits(['OU=A,DC=corp'], [unit('OU=A,DC=corp')], []).units;
  const lost = compareUnits(['OU=A,DC=corp'], [unit('OU=B,DC=corp')], before);
  expect(lost.lost).toEqual([{ name: 'OU=A,DC=corp', renamedTo: 'OU=B,DC=corp' }]);
  expect(compareUnits(['OU=A,DC=corp'], [unit('OU=C,DC=corp')], lost.units).lost[0]?.renamedTo).toBe('OU=C,DC=corp');
  expect(compareUnits([], [unit('OU=C,DC=corp')], lost.units).units).toEqual([]);
});

it('says that a unit is gone whose name nobody has any more', () => {
  const before = compareUnits(['OU=A,DC=corp'], [unit('OU=A,DC=corp')], []).units;
  expect(compareUnits(['OU=A,DC=corp'], [unit('OU=Other,DC=corp', 2)], before).lost[0]?.renamedTo).toBeNull();
});
