import { showsRules } from '../../domain/schema-rules';

const rules = (change: object = {}) => ({
  synchronizationRules: [{ id: 'r1', containers: ['OU=a', 'OU=b'], ...change }],
});

test('shows what was written when version and directories differ and the service added properties', () => {
  const current = { ...rules({ added: 1 }), version: 'v2', directories: [] };
  expect(showsRules(current, { ...rules(), version: 'v1' })).toBe(true);
});

test('takes an absent property for null', () => {
  expect(showsRules(rules(), rules({ scope: null }))).toBe(true);
});

test.each([
  ['a container is missing', rules({ containers: ['OU=a'] })],
  ['containers are in another order', rules({ containers: ['OU=b', 'OU=a'] })],
  ['somebody added a container', rules({ containers: ['OU=a', 'OU=b', 'OU=c'] })],
  ['a property has another value', rules({ id: 'r2' })],
])('does not show it when %s', (_what, current) => {
  expect(showsRules(current, rules())).toBe(false);
});
