import { evaluateExpression } from '../../../local/tenant/sync/mapping/expression';
import {
  defaultContainerOf,
  defaultNameExpression,
  isSameExpression,
  keepsPlace,
  nameExpression,
  parentExpression,
  usersContainerOf,
} from '../../../orchestrations/group-soa/write-back-expressions';

const extension = 'extension_1_GroupDN';
const root = 'DC=corp,DC=contoso,DC=com';
const objectId = '01234567-89ab-4cde-8f01-23456789abcd';

function give(distinguishedName: string | undefined) {
  const attributes: Record<string, string | undefined> = {
    [extension]: distinguishedName,
    displayName: 'Team',
    objectId,
  };
  const inputs = { attribute: (name: string) => attributes[name], parameter: () => undefined };
  const container = usersContainerOf('corp.contoso.com');
  return {
    parent: evaluateExpression(parentExpression(extension, container), inputs),
    name: evaluateExpression(nameExpression(extension), inputs),
  };
}

test.each([
  [`CN=Team 1,OU=Teams,${root}`, `OU=Teams,${root}`, 'Team 1'],
  [`cn=team 1,OU=A,OU=B,${root}`, `OU=A,OU=B,${root}`, 'team 1'],
  [`CN=Sales\\, EMEA,OU=Teams,${root}`, `OU=Teams,${root}`, 'Sales, EMEA'],
])('%s keeps its place', (distinguishedName, parent, name) => {
  expect(give(distinguishedName)).toEqual({ parent, name });
  expect(keepsPlace(distinguishedName)).toBe(true);
});

test.each([
  ['a comma in the name of its unit', `CN=Team,OU=Research\\, Development,${root}`],
  ['another escape in its name', `CN=A\\+B,OU=Teams,${root}`],
  ['what the expression takes for the beginning of a name', `CN=ACN=B,OU=Teams,${root}`],
])('a group with %s does not, and is told apart', (...[, distinguishedName]) => {
  expect(keepsPlace(distinguishedName)).toBe(false);
});

test('a comma in the name of a unit comes back as no name at all', () => {
  expect(give(`CN=Team,OU=Research\\, Development,${root}`).parent).toBe(`OU=Research, Development,${root}`);
});

test('a group without the extension goes to the default container under a unique name', () => {
  expect(give(undefined)).toEqual({ parent: `CN=Users,${root}`, name: 'Team_23456789abcd' });
});

test('the default container is found in a constant and in the expression', () => {
  const container = `OU=Cloud Groups,${root}`;
  expect(defaultContainerOf(`"${container}"`)).toBe(container);
  expect(defaultContainerOf(parentExpression(extension, container))).toBe(container);
  expect(defaultContainerOf('[company]')).toBeUndefined();
});

test('spaces and the case of names do not make another expression, texts do', () => {
  const typed = defaultNameExpression.replaceAll(', ', ',').replace('displayName', 'DisplayName');
  expect(isSameExpression(typed, defaultNameExpression)).toBe(true);
  expect(isSameExpression(typed.replace('"_"', '"-"'), defaultNameExpression)).toBe(false);
  expect(isSameExpression('"CN=Users"', '"cn=users"')).toBe(false);
});
