import { distanceText, momentText, spanText, withMoments } from '../../../../orchestrations/kit/pages/moment';

const minute = 60_000;
const day = 1440 * minute;

describe('instants and spans in words', () => {
  test('names day, time and zone', () => {
    expect(momentText('2026-11-30T08:05:59.000Z')).toBe('Mon 30 Nov 2026, 08:05 UTC');
  });

  test('reads the instants within a text', () => {
    expect(withMoments('a since 2026-11-30T08:05:59.000Z, b')).toBe('a since Mon 30 Nov 2026, 08:05 UTC, b');
  });

  test('shows what is no instant as it is', () => {
    expect(momentText('soon')).toBe('soon');
  });

  test.each([
    [0, 'less than a minute'],
    [minute, '1 minute'],
    [61 * minute, '1 hour 1 minute'],
    [day, '1 day'],
    [day + minute, '1 day'],
    [6 * day + 3 * 60 * minute + minute, '6 days 3 hours'],
  ])('says %d milliseconds as %s', (span, words) => {
    expect(spanText(span)).toBe(words);
  });

  test('tells before from after', () => {
    expect(distanceText('2026-11-23T10:00:00Z', '2026-11-23T08:00:00Z')).toBe('in 2 hours');
    expect(distanceText('2026-11-23T08:00:00Z', '2026-11-23T10:00:00Z')).toBe('2 hours ago');
  });
});
