import { USER } from '../../../../../local/tenant/http/entities/users';
import { PROVISIONING_ENTRY } from '../../../../../local/tenant/http/entities/logs';
import { listPage } from '../../../../../local/tenant/http/odata/list';
import { LIST_OPTIONS, readOptions } from '../../../../../local/tenant/http/odata/query-options';

const users = Array.from({ length: 250 }, (_, index) => ({
  id: `id-${index}`,
  displayName: `Person ${index}`,
  userPrincipalName: `p${index}@contoso.com`,
  onPremisesSyncEnabled: index % 2 === 0 ? true : null,
  secret: 'never shown',
}));

function ask(search: string, advanced = false, items = users) {
  const address = new URL(`http://127.0.0.1/v1.0/users?${search}`);
  return listPage(USER, items, { options: readOptions(address.searchParams, LIST_OPTIONS), advanced, address });
}

function ids(page: Record<string, unknown>): unknown[] {
  return (page['value'] as { id: unknown }[]).map(({ id }) => id);
}

test('pages by nextLink until everything was given out once', () => {
  const seen: unknown[] = [];
  let search = '$top=99&$select=id';
  for (let pages = 0; pages < 10; pages++) {
    const page = ask(search);
    seen.push(...ids(page));
    const next = page['@odata.nextLink'];
    if (next === undefined) break;
    search = new URL(next as string).search.slice(1);
  }
  expect(seen).toEqual(users.map(({ id }) => id));
});

test('goes on behind the last item when an earlier one is gone meanwhile', () => {
  const next = new URL(String(ask('$top=10&$select=id')['@odata.nextLink'])).search.slice(1);
  expect(ids(ask(next, false, users.slice(3)))[0]).toBe('id-10');
});

test('shows the default properties only, unless others are selected', () => {
  const [user] = ask('$top=1')['value'] as object[];
  expect(user).not.toHaveProperty('onPremisesSyncEnabled');
  expect(user).not.toHaveProperty('secret');
  expect(ask('$top=1&$select=id,onPremisesSyncEnabled,department')['value']).toEqual([
    { id: 'id-0', onPremisesSyncEnabled: true, department: null },
  ]);
});

test.each([
  ['$select=nonsense', /Could not find a property named 'nonsense'/],
  ["$filter=nonsense eq 'x'", /Could not find a property named 'nonsense'/],
  ['$expand=nonsense', /Could not find a property named 'nonsense'/],
  ['$skip=5', /'\$skip' is not allowed/],
  ['$top=0', /Invalid page size/],
  ['$top=1000', /Invalid page size/],
  ['$top=x', /Invalid value 'x'/],
  ['$top=1&$top=2', /more than once/],
  ['$orderby=mail', /Sorting not supported/],
  ["$filter=displayName eq 'x'&$orderby=displayName", /Sorting not supported/],
  ["$filter=onPremisesDistinguishedName eq 'x'", /property 'onPremisesDistinguishedName' of resource 'User'/],
  ["$filter=displayName ne 'x'", /property 'displayName' of resource 'User'/],
  ["$filter=not(displayName eq 'x')", /'Not' is not supported/],
  ['$skiptoken=abc', /skip token/],
])('refuses %s', (search, message) => {
  expect(() => ask(search)).toThrow(message);
});

test('an advanced query may negate and is counted', () => {
  const page = ask('$filter=onPremisesSyncEnabled ne true&$count=true&$top=5', true);
  expect(page['@odata.count']).toBe(125);
  expect(ids(page)).toEqual(['id-1', 'id-3', 'id-5', 'id-7', 'id-9']);
});

test('the provisioning log knows no ge and no sub-properties', () => {
  const log = (filter: string) => {
    const address = new URL(`http://127.0.0.1/v1.0/auditLogs/provisioning?$filter=${filter}`);
    return () =>
      listPage(PROVISIONING_ENTRY, [], {
        options: readOptions(address.searchParams, LIST_OPTIONS),
        advanced: false,
        address,
      });
  };
  expect(log('activityDateTime ge 2026-11-01T00:00:00Z')).toThrow(/property 'activityDateTime'/);
  expect(log("sourceIdentity/id eq 'x'")).toThrow(/property 'sourceIdentity'/);
  expect(log('activityDateTime gt 2026-11-01T00:00:00Z')()).toEqual({ value: [] });
});
