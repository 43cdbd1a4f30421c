import { readdirSync } from 'node:fs';
import { writeBackOperations } from '../../../orchestrations/group-soa/write-back-permissions';
import { usedOperations } from '../../support/used-operations';

test('the operations that are declared are those that the sources use', () => {
  const room = 'orchestrations/group-soa';
  const sources = readdirSync(room).filter(
    (name) => /^(write-back|assignment-script)/.test(name) && !/permissions/.test(name),
  );
  expect(usedOperations(...sources.map((name) => `${room}/${name}`))).toEqual([...writeBackOperations].sort());
});
