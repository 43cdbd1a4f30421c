import type { Finding } from '../../../domain/drift';
import { difference, judged, notKnown } from '../../../orchestrations/drift-check/difference';
import { contentDigestOf, hasChanged, settle } from '../../../orchestrations/drift-check/findings';
import { domain, now } from './some-facts';

const earlier = '2026-11-20T08:00:00.000Z';
const seen = (actual = 'Paused') =>
  difference({ domain, code: 'JOB_STOPPED', path: '/jobs/a', expected: 'Active', actual, aspect: 'jobs' });
const open: Finding = { ...seen(), firstSeenAt: earlier, waivedUntil: null };
const at = { waivers: [], now };
const look = (...differences: ReturnType<typeof seen>[]) => [{ domain, ...judged(['jobs'], differences) }];

test('what is seen again keeps its id and since when it is there', () => {
  const { findings, change } = settle([open], look(seen()), at);
  expect(findings).toEqual([open]);
  expect(hasChanged(change)).toBe(false);
});

test('what is new is opened, what shows something else is changed, what is gone is closed', () => {
  expect(settle([], look(seen()), at).change.opened).toMatchObject([{ id: open.id, firstSeenAt: now }]);
  expect(settle([open], look(seen('NotRun')), at).change).toMatchObject({
    opened: [],
    changed: [{ id: open.id, actual: 'NotRun', firstSeenAt: earlier }],
  });
  expect(settle([open], look(), at)).toMatchObject({ findings: [], change: { closed: [{ id: open.id }] } });
});

test('what could not be read, and domains that were not looked at, stay as they are', () => {
  const blind = [{ domain, ...notKnown(domain, '/jobs', { code: 'READ_FAILED', detail: 'no' }) }];
  const elsewhere = [{ domain: 'emea.contoso.com', ...judged(['jobs'], []) }];
  for (const looked of [blind, elsewhere]) {
    const { findings, change } = settle([open], looked, at);
    expect(findings).toEqual([open]);
    expect(hasChanged(change)).toBe(false);
  }
});

test('a waiver holds until its end, for what it was given for', () => {
  const until = '2026-12-24T08:00:00.000Z';
  const digest = contentDigestOf(open);
  const waiver = {
    findingId: open.id,
    digest,
    by: 'a@contoso.com',
    byId: 'oid-a',
    reason: 'later',
    at: earlier,
    until,
  };
  const waived = settle([open], look(seen()), { waivers: [waiver], now });
  expect(waived.findings).toMatchObject([{ waivedUntil: until }]);
  expect(hasChanged(waived.change)).toBe(false);
  expect(settle(waived.findings, look(seen('NotRun')), { waivers: [waiver], now }).change.changed).toMatchObject([
    { waivedUntil: null },
  ]);
  expect(settle(waived.findings, look(seen()), { waivers: [waiver], now: until }).change.unwaived).toHaveLength(1);
});
