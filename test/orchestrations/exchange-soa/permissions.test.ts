import { readdirSync } from 'node:fs';
import { operations } from '../../../orchestrations/exchange-soa/permissions';
import { usedOperations } from '../../support/used-operations';

test('the operations that are declared are those that the sources use', () => {
  const room = 'orchestrations/exchange-soa';
  const sources = readdirSync(room).filter((name) => name.endsWith('.ts') && name !== 'permissions.ts');
  expect(usedOperations(...sources.map((name) => `${room}/${name}`))).toEqual([...operations].sort());
});
