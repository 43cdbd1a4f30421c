import {
  containersOf,
  edited,
  groupRuleOf,
  rulesDigestOf,
  scopeRuleOf,
  sourceOf,
  withoutAdded,
  withRulesOf,
  withSources,
} from '../../domain/synchronization-schema';
import { aSchema, cloudUnit } from '../support/builders';

const employees = `OU=Employees,${cloudUnit}`;
const hireDate = { objectType: 'user', target: 'employeeHireDate', source: '[msDS-cloudExtensionAttribute1]' };

test('adds containers and mappings and leaves everything else as it was, also what it does not know', () => {
  const before = aSchema();
  const after = edited(before, { containers: [employees], mappings: [hireDate] });
  const expected = structuredClone(before) as ReturnType<typeof JSON.parse>;
  expected.synchronizationRules[0].containerFilter.includedContainers.push(employees);
  expected.synchronizationRules[0].objectMappings[0].attributeMappings.push({
    targetAttributeName: 'employeeHireDate',
    defaultValue: null,
    flowBehavior: 'FlowWhenChanged',
    flowType: 'Always',
    matchingPriority: 0,
    exportMissingReferences: false,
    source: {
      type: 'Attribute',
      name: 'msDS-cloudExtensionAttribute1',
      expression: '[msDS-cloudExtensionAttribute1]',
      parameters: [],
    },
  });
  expect(after).toEqual(expected);
  expect(before).toEqual(aSchema());
});

test('does not add a mapping whose target is mapped already, in whatever case', () => {
  const mapping = { objectType: 'USER', target: 'displayname', source: '[displayName]' };
  expect(edited(aSchema(), { containers: [], mappings: [mapping] })).toEqual(aSchema());
});

test('finds the source of a target by object type', () => {
  const rule = scopeRuleOf(aSchema());
  expect(rule && sourceOf(rule, 'group', 'displayName')).toBe('[displayName]');
  expect(rule && sourceOf(rule, 'contact', 'displayName')).toBeUndefined();
});

test('keeps the digest when only version or directories differ, and changes it with the rules', () => {
  const schema = aSchema();
  expect(rulesDigestOf({ ...schema, version: 'v2', directories: [] })).toBe(rulesDigestOf(schema));
  expect(rulesDigestOf(aSchema({ containers: [] }))).not.toBe(rulesDigestOf(schema));
});

test('takes the rules of another schema, and everything beside them stays', () => {
  const current = { ...aSchema(), version: 'v2', directories: [{ id: 'd2' }] };
  const mended = aSchema({ containers: [employees] });
  const { synchronizationRules } = mended;
  expect(withRulesOf(current, mended)).toEqual({ ...current, synchronizationRules });
});

test('takes no rule for the scope when several could carry it', () => {
  const schema = aSchema() as { synchronizationRules: unknown[] };
  const twice = { ...schema, synchronizationRules: [...schema.synchronizationRules, ...schema.synchronizationRules] };
  expect(scopeRuleOf(twice)).toBeUndefined();
});

test('reads an absent filter as no containers', () => {
  const rule = scopeRuleOf(aSchema());
  expect(rule && containersOf({ ...rule, containerFilter: null })).toEqual([]);
});

test('takes back what an edit added and leaves what somebody else added meanwhile', () => {
  const other = `OU=Other,${cloudUnit}`;
  const before = aSchema();
  const written = edited(before, { containers: [employees], mappings: [hireDate] });
  const theirs = { objectType: 'user', target: 'employeeId', source: '[employeeID]' };
  const current = edited(written, { containers: [other], mappings: [theirs] });
  const back = withoutAdded(current, { before, written });
  expect(rulesDigestOf(back)).toBe(rulesDigestOf(edited(before, { containers: [other], mappings: [theirs] })));
});

test('takes back nothing of a schema in which nothing of the edit is', () => {
  const before = aSchema();
  const written = edited(before, { containers: [employees], mappings: [hireDate] });
  const current = edited(before, { containers: [`OU=Other,${cloudUnit}`], mappings: [] });
  expect(rulesDigestOf(withoutAdded(current, { before, written }))).toBe(rulesDigestOf(current));
});

describe('sources that are set', () => {
  const source = (expression: string) => ({ type: 'Function', name: null, expression, parameters: [] });
  const schema = (rules = 1) => ({
    version: 'v1',
    synchronizationRules: Array.from({ length: rules }, (_, index) => ({
      id: `rule-${index}`,
      objectMappings: [
        {
          sourceObjectName: 'Group',
          attributeMappings: [
            { targetAttributeName: 'parentDistinguishedName', unknownProperty: 7, source: source('"CN=Users"') },
            { targetAttributeName: 'cn', source: source('[displayName]') },
          ],
        },
      ],
    })),
  });

  test('replace the one that is there, and keep what nobody knows of it', () => {
    const wanted = { objectType: 'group', target: 'PARENTDISTINGUISHEDNAME', source: 'IIF(IsPresent([x]), [x], "y")' };
    const [rule] = withSources(schema(), 'rule-0', [wanted])['synchronizationRules'] as ReturnType<
      typeof schema
    >['synchronizationRules'];
    expect(rule?.objectMappings[0]?.attributeMappings).toEqual([
      {
        targetAttributeName: 'parentDistinguishedName',
        unknownProperty: 7,
        source: { type: 'Function', name: 'IIF', expression: wanted.source, parameters: [] },
      },
      { targetAttributeName: 'cn', source: source('[displayName]') },
    ]);
  });

  test('add what is not mapped, and a text as the constant it is', () => {
    const wanted = { objectType: 'Group', target: 'info', source: '"from the cloud"' };
    const text = JSON.stringify(withSources(schema(), 'rule-0', [wanted]));
    expect(text).toContain('"type":"Constant","name":"from the cloud"');
  });

  test('change nothing in another rule', () => {
    const wanted = { objectType: 'Group', target: 'cn', source: '[mailNickname]' };
    expect(withSources(schema(), 'elsewhere', [wanted])).toEqual(schema());
  });

  test('the rule that provisions groups is found when it is the only one', () => {
    expect(groupRuleOf(schema())?.id).toBe('rule-0');
    expect(groupRuleOf(schema(2))).toBeUndefined();
    expect(groupRuleOf(aSchema())).toBeUndefined();
  });
});
