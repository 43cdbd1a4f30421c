import { parseNcrontab } from '../../../local/host/ncrontab';

/** The next occurrences after an instant, as ISO text without the milliseconds. */
function occurrences(
  expression: string,
  after: string,
  { count, timeZone }: { count: number; timeZone?: string },
): string[] {
  const schedule = parseNcrontab(expression, timeZone);
  const found: string[] = [];
  let at: number | undefined = Date.parse(after);
  for (let index = 0; index < count && at !== undefined; index++) {
    at = schedule.next(at);
    if (at !== undefined) found.push(new Date(at).toISOString().replace('.000Z', 'Z'));
  }
  return found;
}

const monday = '2026-11-23T04:51:30Z';

it.each([
  ['0 */5 * * * *', ['2026-11-23T04:55:00Z', '2026-11-23T05:00:00Z']],
  ['*/5 * * * *', ['2026-11-23T04:55:00Z', '2026-11-23T05:00:00Z']],
  ['*/20 * * * * *', ['2026-11-23T04:51:40Z', '2026-11-23T04:52:00Z', '2026-11-23T04:52:20Z']],
  ['0 5/10 * * * *', ['2026-11-23T04:55:00Z', '2026-11-23T05:05:00Z']],
  [
    '0 10-20/5 * * * *',
    ['2026-11-23T05:10:00Z', '2026-11-23T05:15:00Z', '2026-11-23T05:20:00Z', '2026-11-23T06:10:00Z'],
  ],
  [
    '0 20-10/5 5 * * *',
    ['2026-11-23T05:10:00Z', '2026-11-23T05:15:00Z', '2026-11-23T05:20:00Z', '2026-11-24T05:10:00Z'],
  ],
  ['0 0 9 * * MON-FRI', ['2026-11-23T09:00:00Z', '2026-11-24T09:00:00Z']],
  ['0 0 9 * * sunday', ['2026-11-29T09:00:00Z', '2026-12-06T09:00:00Z']],
  ['0 0 0 1 jan,Jul *', ['2027-01-01T00:00:00Z', '2027-07-01T00:00:00Z']],
  ['0 0 0 13 * 5', ['2027-08-13T00:00:00Z', '2028-10-13T00:00:00Z']],
  ['0 0 0 29 2 *', ['2028-02-29T00:00:00Z', '2032-02-29T00:00:00Z']],
])('%s comes at %j', (expression, expected) => {
  expect(occurrences(expression, monday, { count: expected.length })).toEqual(expected);
});

it('an occurrence is not after itself', () => {
  expect(occurrences('0 52 4 * * *', '2026-11-23T04:52:00Z', { count: 1 })).toEqual(['2026-11-24T04:52:00Z']);
});

it('has no occurrence on a day that does not exist', () => {
  expect(occurrences('0 0 0 30 2 *', monday, { count: 1 })).toEqual([]);
});

it('reads hours in the time zone of the app', () => {
  expect(occurrences('0 0 9 * * *', monday, { count: 1, timeZone: 'Europe/Berlin' })).toEqual(['2026-11-23T08:00:00Z']);
});

it.each([
  ['0 0 9 * * 7'],
  ['0 0 9 L * *'],
  ['0 0 9 15W * *'],
  ['0 0 9 * * 5#2'],
  ['0 0 9 ? * *'],
  ['0 0 9 * *  MO'],
  ['0 60 * * * *'],
  ['0 0 24 * * *'],
  ['0 0 0 0 * *'],
  ['0 0 0 * 13 *'],
  ['0 */0 * * * *'],
  ['0 /10 * * * *'],
  ['0 1-2-3 * * * *'],
  ['0 1, * * * *'],
  ['* * * *'],
  ['0 0 0 1 1 * 2027'],
  ['@daily'],
  [''],
])('refuses %j', (expression) => {
  expect(() => parseNcrontab(expression)).toThrow(/is not a|does not have/);
});
