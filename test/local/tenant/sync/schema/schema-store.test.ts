import { TenantError } from '../../../../../local/tenant/state/tenant-error';
import { putSchema, readSchema, resetSchema } from '../../../../../local/tenant/sync/schema/schema-store';
import { addressOf, defineGroupName, mappingTo, seededWorld, type RawRule, type SeededWorld } from '../../seeded-world';

let world: SeededWorld;
beforeEach(() => {
  world = seededWorld();
});
afterEach(() => world.stop());

const read = () => readSchema(world.moment(), addressOf(world.emea()));
const put = (body: unknown) => putSchema(world.moment(), addressOf(world.emea()), body);
const edited = (edit: (rule: RawRule) => void) => {
  const body = structuredClone(read());
  for (const rule of body['synchronizationRules'] as RawRule[]) edit(rule);
  return body;
};

test('a PUT replaces everything: what the body lacks is gone, what nobody knows is kept', () => {
  const body: Record<string, unknown> = { ...structuredClone(read()), somethingNew: { kept: true } };
  delete body['directories'];
  put({ '@odata.context': 'x', ...body });
  expect(read()).toMatchObject({ somethingNew: { kept: true }, provisioningTaskIdentifier: world.emea().id });
  expect(read()).not.toHaveProperty('directories');
  expect(read()).not.toHaveProperty('@odata.context');
});

test('every PUT makes a new version', () => {
  const before = read()['version'];
  put(structuredClone(read()));
  expect(read()['version']).not.toBe(before);
});

test('a schema that is no schema is refused and nothing changes', () => {
  const before = read();
  const wrong = [
    {},
    { ...before, synchronizationRules: [] },
    { ...before, id: 'another' },
    edited((rule) => (rule.containerFilter.includedContainers = ['Cloud'])),
    edited((rule) =>
      rule.objectMappings[0]!.attributeMappings.push({
        targetAttributeName: 'noSuchTarget',
        source: { type: 'Constant', name: 'x' },
      }),
    ),
    edited(
      (rule) =>
        (rule.containerFilter.includedContainers = Array.from(
          { length: 60 },
          (_, index) => `OU=${index},DC=emea,DC=contoso,DC=com`,
        )),
    ),
  ];
  for (const body of wrong) expect(() => put(body)).toThrow(TenantError);
  expect(read()).toBe(before);
});

test("an extension can be mapped once Cloud Sync's own application defines it", () => {
  const target = (name: string) =>
    edited((rule) => rule.objectMappings[0]!.attributeMappings.push(mappingTo(name, 'distinguishedName')));
  expect(() => put(target(`extension_${'a'.repeat(32)}_GroupDN`))).toThrow('does not exist');
  const name = defineGroupName(world);
  put(target(name));
  expect(JSON.stringify(read())).toContain(name);
});

test('60 OUs below one that is in scope are no more than one', () => {
  const below = Array.from({ length: 60 }, (_, index) => `OU=${index},OU=Staff,DC=emea,DC=contoso,DC=com`);
  put(edited((rule) => (rule.containerFilter.includedContainers = ['OU=Staff,DC=emea,DC=contoso,DC=com', ...below])));
  expect((read()['synchronizationRules'] as RawRule[])[0]?.containerFilter.includedContainers).toHaveLength(61);
});

test('a reset loses the scope: the whole domain would be in scope', () => {
  resetSchema(world.moment(), addressOf(world.emea()));
  expect((read()['synchronizationRules'] as RawRule[])[0]?.containerFilter.includedContainers).toEqual([]);
});
