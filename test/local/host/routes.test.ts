import type { RegisteredFunction } from '../../../local/host/invocation';
import { createRoutes } from '../../../local/host/routes';

interface Written {
  name?: string;
  route?: string;
  methods?: string[];
  authLevel?: string;
}

function aFunction({ name = 'fn', ...trigger }: Written): RegisteredFunction {
  const bindings = { trigger: { type: 'httpTrigger', direction: 'in', ...trigger } };
  return { name, functionId: name, triggerType: 'httptrigger', triggerName: 'trigger', bindings };
}

function paramsOf(route: string, path: string): Record<string, string> | undefined {
  return createRoutes([aFunction({ route })], '').match('GET', path)?.params;
}

it.each([
  ['a/{x}', '/a/b', { x: 'b' }],
  ['a/{x}', '/a', undefined],
  ['a/{x}', '/a/b/c', undefined],
  ['a/{x?}', '/a', {}],
  ['a/{x?}', '/a//', undefined],
  ['a/{x=d}/{y=e}', '/a/1', { x: '1', y: 'e' }],
  ['a/{*x}', '/a', {}],
  ['a/{**x}', '/a/b/c', { x: 'b/c' }],
  ['a-{x}.{y}', '/a-1.2.3', { x: '1.2', y: '3' }],
  ['{x}.{y?}', '/name', { x: 'name' }],
  ['{x}.{y?}', '/name.txt', { x: 'name', y: 'txt' }],
  ['a/{x}b{y}', '/a/1b2', { x: '1', y: '2' }],
  ['{{a}}/{x}', '/{a}/1', { x: '1' }],
  ['a.b/{x}', '/aXb/1', undefined],
  ['A/Bc', '/a/bC/', {}],
])('%s on %s gives %j', (route, path, params) => {
  expect(paramsOf(route, path)).toEqual(params);
});

it.each([
  ['int', ['+7', '007', '-7', '2147483647'], ['2147483648', '1.0', 'a']],
  ['long', ['9223372036854775807', '-9223372036854775808'], ['9223372036854775808']],
  ['bool', ['true', 'FALSE', 'True'], ['1', 'yes']],
  ['alpha', ['abC'], ['a1']],
  ['guid', ['6F9619FF-8B86-D011-B42D-00CF4FC964FF', '6f9619ff8b86d011b42d00cf4fc964ff'], ['6f9619ff']],
  ['float', ['1e3', '1,5', '-1.5', '.5'], ['abc', '1.5.5', 'e3']],
  ['double', ['1E-3', 'NaN'], ['--1']],
  ['decimal', ['1,5', '1.5', '-2'], ['1e3']],
  ['datetime', ['2026-11-23', '2026-11-23T08:00:00Z'], ['2026-13-45', 'tomorrow']],
  ['length(2)', ['ab'], ['a', 'abc']],
  ['length(2,3)', ['ab', 'abc'], ['a', 'abcd']],
  ['minlength(2)', ['ab'], ['a']],
  ['maxlength(2)', ['ab'], ['abc']],
  ['min(-2)', ['-2', '5'], ['-3', 'a']],
  ['max(2)', ['2', '-5'], ['3']],
  ['range(1,5)', ['1', '5'], ['0', '6']],
  ['regex(^a+$)', ['a', 'AA'], ['ab']],
  ['regex(^(x|y(z))-\\d{{2}}$)', ['x-12', 'yz-34'], ['z-12', 'x-1']],
  ['required', ['a'], []],
  ['int:min(3):max(4)', ['3', '4'], ['2', '5']],
])('the constraint %s lets through %j, not %j', (constraint, good, bad) => {
  const matches = (value: string) => paramsOf(`a/{x:${constraint}}`, `/a/${value}`) !== undefined;
  expect(good.filter((value) => !matches(value))).toEqual([]);
  expect(bad.filter(matches)).toEqual([]);
});

it('a constraint does not count for an optional value that is missing, but counts for a default', () => {
  expect(paramsOf('a/{x:int?}', '/a')).toEqual({});
  expect(paramsOf('a/{x:int=5}', '/a')).toEqual({ x: '5' });
  expect(paramsOf('a/{x:int=five}', '/a')).toBeUndefined();
});

it.each([
  ['/a', /must not start/],
  ['a/{x', /does not end/],
  ['a//b', /empty segment/],
  ['a/{*x}/b', /after a catch-all/],
  ['a/{x}/{X}', /repeats a parameter/],
  ['a/{x:colour}', /"colour" is not known/],
  ['a/{x:range(1)}', /"range\(1\)" is not known/],
  ['a/{x:regex([)}', /is not known/],
  ['a/{}', /not a route parameter/],
])('refuses the route %s, naming the function', (route, reason) => {
  expect(() => createRoutes([aFunction({ route })], '')).toThrow(reason);
  expect(() => createRoutes([aFunction({ route })], '')).toThrow(/function "fn"/);
});

it('orders functions without regard to case, with the underscore after letters', () => {
  const written = ['b_', 'ba', 'A', 'c'].map((name) => aFunction({ name, route: name }));
  expect(createRoutes(written, 'api').routes.map(({ fn }) => fn.name)).toEqual(['A', 'ba', 'b_', 'c']);
});

it('takes the name of the function as its route, behind the prefix', () => {
  expect(createRoutes([aFunction({ name: 'Hello' })], 'v1/api').match('GET', '/V1/api/hello')).toBeDefined();
});

it.each([['admin/x'], ['RUNTIME'], ['runtime/{x}']])('does not serve the reserved route %s', (route) => {
  const table = createRoutes([aFunction({ route })], 'api');
  expect(table.inError).toEqual([{ name: 'fn', reason: expect.stringContaining('built in routes') as string }]);
  expect(table.match('GET', `/api/${route}`)).toBeUndefined();
});

it('serves functions that share a route when they share no method', () => {
  const table = createRoutes(
    [aFunction({ name: 'a', route: 'x', methods: ['GET'] }), aFunction({ name: 'b', route: 'X', methods: ['POST'] })],
    'api',
  );
  expect(table.inError).toEqual([]);
  expect(table.match('POST', '/api/x')?.route.fn.name).toBe('b');
  expect(table.match('PUT', '/api/x')).toBeUndefined();
});

it('asks for a function key when the trigger names no level', () => {
  expect(createRoutes([aFunction({})], 'api').routes[0]?.authLevel).toBe('function');
  expect(() => createRoutes([aFunction({ authLevel: 'none' })], 'api')).toThrow(/"none" is not known/);
});
