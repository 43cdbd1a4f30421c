import { belongsToDomain, isSameName, isWithin, keyOf, withoutCovered } from '../../domain/distinguished-name';

const research = 'OU=Research\\, Development,DC=corp,DC=contoso,DC=com';

test.each([
  ['other case', 'ou=RESEARCH\\, development,dc=CORP,dc=contoso,dc=com'],
  ['spaces round commas and equals signs', 'OU = Research\\, Development , DC=corp, DC=contoso ,DC=com'],
  ['a comma escaped as hexadecimal', 'OU=Research\\2C Development,DC=corp,DC=contoso,DC=com'],
  ['a quoted value', 'OU="Research, Development",DC=corp,DC=contoso,DC=com'],
  ['several inner spaces', 'OU=Research\\,   Development,DC=corp,DC=contoso,DC=com'],
])('takes a name with %s for the same', (_spelling, name) => {
  expect(isSameName(name, research)).toBe(true);
});

test('tells an escaped comma from a separator', () => {
  expect(isSameName('OU=Research,OU=Development,DC=corp,DC=contoso,DC=com', research)).toBe(false);
});

test('resolves hexadecimal escapes of UTF-8 bytes', () => {
  expect(isSameName('OU=M\\C3\\BCnchen,DC=a,DC=b', 'OU=münchen,DC=a,DC=b')).toBe(true);
});

test('keeps an escaped plus apart from a multi-valued name, whose parts have no order', () => {
  expect(isSameName('CN=a\\+OU=b,DC=x', 'CN=a+OU=b,DC=x')).toBe(false);
  expect(isSameName('CN=a+OU=b,DC=x', 'ou=B + cn=A,DC=x')).toBe(true);
});

test.each(['', 'Employees', 'OU=', 'OU=a,,DC=b', '=x,DC=b', 'OU=a,DC=b\\'])('refuses %p as a name', (name) => {
  expect(keyOf(name)).toBeUndefined();
});

test('finds an object within its container at any depth, but not a sibling with a longer name', () => {
  expect(isWithin('CN=a,OU=x,OU=Cloud,DC=corp', 'ou=cloud,dc=corp')).toBe(true);
  expect(isWithin('OU=Cloud,DC=corp', 'OU=Cloud,DC=corp')).toBe(true);
  expect(isWithin('OU=Clouds,DC=corp', 'OU=Cloud,DC=corp')).toBe(false);
  expect(isWithin('DC=corp', 'OU=Cloud,DC=corp')).toBe(false);
});

test('belongs to a domain only with exactly its components and something below them', () => {
  expect(belongsToDomain(research, 'CORP.contoso.com')).toBe(true);
  expect(belongsToDomain(research, 'contoso.com')).toBe(false);
  expect(belongsToDomain('DC=corp,DC=contoso,DC=com', 'corp.contoso.com')).toBe(false);
});

test('drops repeated and covered names and keeps the first spelling', () => {
  const names = ['OU=b,OU=a,DC=x', 'OU=a,DC=x', 'ou=A,DC=x', 'OU=c,DC=x'];
  expect(withoutCovered(names)).toEqual(['OU=a,DC=x', 'OU=c,DC=x']);
});
