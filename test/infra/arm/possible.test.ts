import { parseExpression } from './expression';
import { ownName } from './own-name';
import { possibleValues, type Scope } from './possible';
import { isUnknown, Template } from './template';

const scope: Scope = {
  template: Template.parse({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    parameters: {
      node: { type: 'string', defaultValue: '24', allowedValues: ['22', '24'] },
      isOn: { type: 'bool', defaultValue: false },
      count: { type: 'int', defaultValue: 40, minValue: 40, maxValue: 1000 },
      free: { type: 'string', defaultValue: 'x' },
      needed: { type: 'string' },
    },
    variables: {
      roles: { owner: 'one', reader: 'two' },
      names: ['owner', 'reader'],
      copy: [{ name: 'looped', count: 2, input: { name: "[format('n{0}', 1)]" } }],
    },
    resources: [],
  }),
};

/** What nobody knows is shown as '?'. */
function possible(value: unknown): unknown {
  return possibleValues(value, scope).map((one) => (isUnknown(one) ? '?' : one));
}

test.each([
  ['plain', ['plain']],
  ['[[a literal in brackets]', ['[a literal in brackets]']],
  ["[parameters('node')]", ['22', '24']],
  ["[parameters('isOn')]", [true, false]],
  ["[parameters('count')]", [40, 1000]],
  ["[parameters('free')]", ['x', '?']],
  ["[parameters('needed')]", ['?']],
  ["[variables('roles').owner]", ['one']],
  ["[variables('roles')['reader']]", ['two']],
  ["[variables('roles')[variables('names')[copyIndex()]]]", ['one', 'two']],
  ["[variables('looped')[0].name]", ['n1']],
  ["[if(parameters('isOn'), 'a', 'b')]", ['a', 'b']],
  ["[if(empty(parameters('free')), createArray(), createArray('a'))]", [[], ['a']]],
  [
    "[union(createObject('a', 1), if(parameters('isOn'), createObject('b', 2), createObject()))]",
    [{ a: 1, b: 2 }, { a: 1 }],
  ],
  ["[concat('a', variables('roles').owner)]", ['aone']],
  ["[format('{0}-{1}', 'a', variables('roles').owner)]", ['a-one']],
  ["[format('it''s {0}', 'a')]", ["it's a"]],
  ["[toLower('ABC')]", ['abc']],
  ["[coalesce(tryGet(variables('roles'), 'none'), 'a')]", ['?', 'a']],
  ["[reference('x').outputs.y.value]", ['?']],
  [
    "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', variables('roles').owner)]",
    ['/providers/Microsoft.Authorization/roleDefinitions/one'],
  ],
  [{ copy: [{ name: 'mails', count: 2, input: { name: 'm' } }], more: true }, [{ more: true, mails: [{ name: 'm' }] }]],
])('%j may be %j', (value, expected) => {
  expect(possible(value)).toEqual(expected);
});

test('what the outer template passes decides, else the default', () => {
  const inner = { ...scope, passed: { free: ['given'] } };
  expect(possibleValues("[parameters('free')]", inner)).toEqual(['given']);
  expect(possibleValues("[parameters('count')]", inner)).toEqual([40]);
});

test.each([
  ["[format('{0}/{1}', parameters('needed'), 'appsettings')]", 'appsettings'],
  ["[format('{0}/default', parameters('needed'))]", 'default'],
  ['account/default', 'default'],
])('the own name in %s is %s', (name, expected) => {
  expect(ownName(name, scope)).toBe(expected);
});

test.each(["[parameters('x']", "[parameters('x') 'y']", '[1 + 2]', '[word]'])('%s is not an expression', (text) => {
  expect(() => parseExpression(text)).toThrow();
});
