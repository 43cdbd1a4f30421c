import { counted } from '../../domain/counted';

test('counts one and many', () => {
  expect([counted(1, 'entry', 'entries'), counted(0, 'item'), counted(10_000, 'group')]).toEqual([
    '1 entry',
    '0 items',
    '10,000 groups',
  ]);
});
