import {
  childOf,
  dnKey,
  isDistinguishedName,
  isWithin,
  nameOf,
  parentOf,
  withFirstPart,
} from '../../../../local/tenant/forest/distinguished-name';

test('spellings of one name have one key', () => {
  const key = dnKey('OU=Research\\, Development,DC=corp,DC=contoso,DC=com');
  expect(dnKey('ou=research\\2C development , dc=CORP, dc=contoso,dc=com')).toBe(key);
  expect(dnKey('OU=Research,OU=Development,DC=corp,DC=contoso,DC=com')).not.toBe(key);
});

test('a container holds itself and what lies below it, not its namesakes', () => {
  const container = dnKey('OU=Cloud,DC=corp');
  expect(isWithin(dnKey('CN=a,OU=x,OU=Cloud,DC=corp'), container)).toBe(true);
  expect(isWithin(container, container)).toBe(true);
  expect(isWithin(dnKey('OU=My Cloud,DC=corp'), container)).toBe(false);
});

test('names are taken apart and put together with their escapes', () => {
  const name = childOf('DC=corp', 'OU', 'Research, Development');
  expect(name).toBe('OU=Research\\, Development,DC=corp');
  expect(nameOf(name)).toBe('Research, Development');
  expect(parentOf(`CN=a,${name}`)).toBe(name);
  expect(withFirstPart('OU=New\\+Name', 'DC=corp')).toBe('OU=New\\+Name,DC=corp');
});

test('text that is no distinguished name is told', () => {
  expect(isDistinguishedName('OU=a,DC=b')).toBe(true);
  expect(['', 'nonsense', 'OU=,DC=b', 'OU=a,,DC=b'].filter(isDistinguishedName)).toEqual([]);
});
