import { chunkSize, hasTooManyWaves, type Unit, type Wave, WaveOptions, wavesOf } from '../../domain/waves';

const single = (id: string, after: Unit[] = []): Unit => ({ ids: [id], after });
const many = (count: number, name = 'u') => Array.from({ length: count }, (_, index) => single(`${name}${index}`));
const sizes = (waves: readonly Wave[]) => waves.map(({ chunks }) => chunks.flat().length);
const waveOf = (waves: readonly Wave[], id: string) => waves.findIndex(({ chunks }) => chunks.flat().includes(id));

test('a canary goes first, and only the wave after it waits for its proof', () => {
  const waves = wavesOf(many(1205), { canary: 5, size: 500 });
  expect(sizes(waves)).toEqual([5, 500, 500, 200]);
  expect(waves.map(({ afterProof }) => afterProof)).toEqual([false, true, false, false]);
});

test('without a canary no wave waits', () => {
  const waves = wavesOf(many(700), { canary: 0, size: 500 });
  expect(sizes(waves)).toEqual([500, 200]);
  expect(waves.some(({ afterProof }) => afterProof)).toBe(false);
});

test('chunks hold no more than an activity writes at once', () => {
  const [wave] = wavesOf(many(500), { canary: 0, size: 500 });
  expect(wave?.chunks.map((chunk) => chunk.length)).toEqual([chunkSize, chunkSize, 100]);
});

test('what comes after others is two waves behind them when there is something else to write', () => {
  const bottom = single('bottom');
  const middle = single('middle', [bottom]);
  const top = single('top', [middle]);
  const waves = wavesOf([...many(1500), bottom, middle, top], { canary: 5, size: 500 });
  expect(waves.map(({ afterProof }) => afterProof)).toEqual([false, true, false, false]);
  expect([waveOf(waves, 'bottom'), waveOf(waves, 'middle'), waveOf(waves, 'top')]).toEqual([0, 1, 3]);
});

test('a wave waits for the proof of the one before when there is nothing else to write', () => {
  const bottom = single('bottom');
  const waves = wavesOf([bottom, single('top', [bottom])], { canary: 0, size: 500 });
  expect(waves).toEqual([
    { chunks: [['bottom']], afterProof: false },
    { chunks: [['top']], afterProof: true },
  ]);
});

test('a unit is never parted, also when it is larger than a wave', () => {
  const ids = Array.from({ length: 12 }, (_, index) => `c${index}`);
  const waves = wavesOf([{ ids, after: [] }, ...many(3)], { canary: 5, size: 10 });
  expect(waves.find(({ chunks }) => chunks.some((chunk) => chunk.includes('c0')))?.chunks).toEqual([ids]);
  expect(sizes(waves).reduce((sum, size) => sum + size, 0)).toBe(15);
});

test('more waves than a history can hold are too many', () => {
  expect([hasTooManyWaves(8_000, { size: 100 }), hasTooManyWaves(8_001, { size: 100 })]).toEqual([false, true]);
});

test('a pause is a duration of at most a day', () => {
  expect(WaveOptions.safeParse({ pauseBetween: 'PT24H' }).success).toBe(true);
  expect(WaveOptions.safeParse({ pauseBetween: 'PT25H' }).success).toBe(false);
  expect(WaveOptions.safeParse({ pauseBetween: 'soon' }).success).toBe(false);
});
