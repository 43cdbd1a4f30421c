import { refilled, take, type Bucket } from '../../../../../local/tenant/http/limits/token-bucket';

const limit = { amount: 3000, milliseconds: 150_000 };

test('refuses what is not there and says after how many seconds it will be', () => {
  const bucket = refilled(undefined, limit, 0);
  expect(take(bucket, limit, 3000).retryAfter).toBeUndefined();
  expect(take(bucket, limit, 1).retryAfter).toBe(1);
  expect(take(bucket, limit, 40).retryAfter).toBe(2);
  expect(bucket.level).toBe(0);
});

test('refills evenly, never above the limit', () => {
  const empty: Bucket = { level: 0, at: 1000 };
  expect(refilled(empty, limit, 2000).level).toBeCloseTo(20);
  expect(refilled(empty, limit, 1_000_000).level).toBe(3000);
});

test('what Retry-After promised is there then', () => {
  const five = { amount: 5, milliseconds: 10_000 };
  let bucket = refilled(undefined, five, 0);
  for (let sent = 0; sent < 5; sent++) take(bucket, five, 1);
  const { retryAfter = 0 } = take(bucket, five, 1);
  bucket = refilled(bucket, five, retryAfter * 1000);
  expect(take(bucket, five, 1).retryAfter).toBeUndefined();
});
