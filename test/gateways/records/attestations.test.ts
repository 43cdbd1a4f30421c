import { Attestation, createAttestations, type Attestations } from '../../../gateways/records/attestations';
import { createSqliteStorage } from '../../../local/storage/sqlite-storage';

const word = (change: Partial<Attestation>) =>
  Attestation.parse({
    name: 'smtpRelay',
    statement: 'Looked for two weeks.',
    by: 'a@contoso.com',
    at: '2026-11-24T06:00:00.000Z',
    ...change,
  });

let attestations: Attestations;
beforeEach(() => void (attestations = createAttestations(createSqliteStorage(':memory:'))));

test('the newest word of each line counts, in whatever order they were kept', async () => {
  const newer = word({ statement: 'newer' });
  await attestations.keep(newer);
  await attestations.keep(word({ at: '2026-11-23T06:00:00.000Z', statement: 'older' }));
  await attestations.keep(word({ name: 'mxRecords', at: '2026-11-22T06:00:00.000Z' }));
  const newest = await attestations.newest();
  expect([...newest.keys()].sort()).toEqual(['mxRecords', 'smtpRelay']);
  expect(newest.get('smtpRelay')).toEqual(newer);
});

test.each([
  ['a@contoso.com', 'b@contoso.com'],
  ['b@contoso.com', 'a@contoso.com'],
])('of two words at the same instant, by %s and %s, the one that is taken back counts', async (by, other) => {
  await attestations.keep(word({ by }));
  await attestations.keep(word({ by: other, holds: false }));
  expect((await attestations.newest()).get('smtpRelay')?.by).toBe(other);
});

test('what the newest check showed takes the place of what an earlier one showed', async () => {
  expect(await attestations.readShown('writeback')).toBeUndefined();
  const shown = { name: 'writeback', fingerprint: 'sha256:a', evidence: 'Its job is paused.' };
  await attestations.keepShown([shown]);
  const now = { ...shown, fingerprint: null, evidence: 'It could not be read.' };
  await attestations.keepShown([now]);
  expect(await attestations.readShown('writeback')).toEqual(now);
  expect((await attestations.newest()).size).toBe(0);
});
