import {
  containersOf,
  edited,
  rulesDigestOf,
  scopeRuleOf,
  sourceOf,
  withoutAdded,
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
