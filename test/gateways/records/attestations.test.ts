import { createAttestations } from '../../../gateways/records/attestations';
import { createSqliteStorage } from '../../../local/storage/sqlite-storage';

const word = { name: 'smtpRelay', statement: 'Looked for two weeks.', by: 'a@contoso.com' };

test('the newest word of each line counts, in whatever order they were kept', async () => {
  const attestations = createAttestations(createSqliteStorage(':memory:'));
  await attestations.keep({ ...word, at: '2026-11-24T06:00:00.000Z', statement: 'newer' });
  await attestations.keep({ ...word, at: '2026-11-23T06:00:00.000Z', statement: 'older' });
  await attestations.keep({ ...word, name: 'mxRecords', at: '2026-11-22T06:00:00.000Z' });
  const newest = await attestations.newest();
  expect([...newest.keys()].sort()).toEqual(['mxRecords', 'smtpRelay']);
  expect(newest.get('smtpRelay')).toEqual({ ...word, at: '2026-11-24T06:00:00.000Z', statement: 'newer' });
});
