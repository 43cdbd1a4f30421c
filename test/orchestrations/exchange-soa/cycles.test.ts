import type { Configuration, Job } from '../../../gateways/graph/synchronization';
import { hasCycled } from '../../../orchestrations/exchange-soa/cycles';

const since = '2026-11-24T06:00:00.000Z';
const [emea, corp] = ['emea.contoso.com', 'corp.contoso.com'];
const later = (minutes: number) => new Date(Date.parse(since) + minutes * 60_000).toISOString();

interface Ran {
  domain?: string | null;
  code?: string;
  state?: string;
}

/** A configuration whose newest cycle began and ended at these minutes. */
function ran(began: number, ended: number | null, { domain = emea, code = 'Active', state = 'Succeeded' }: Ran = {}) {
  const lastExecution = { state, timeBegan: later(began), timeEnded: ended === null ? null : later(ended) };
  return { domain, jobs: [{ templateId: 'AD2AADProvisioning', code, lastExecution } as Job] } as Configuration;
}

const cycled = (configurations: Configuration[], minutes = 3, domains: (string | null)[] = [emea]) =>
  hasCycled(configurations, { domains, since }, later(minutes));

test('a cycle counts that began after the instant and has ended, with all objects or without some', () => {
  expect(cycled([ran(1, 2)])).toBe(true);
  expect(cycled([ran(1, 2, { state: 'EntryLevelErrors' })])).toBe(true);
  expect(cycled([ran(-1, 2)])).toBe(false);
  expect(cycled([ran(1, null)])).toBe(false);
  expect(cycled([ran(1, 2, { state: 'Failed' })])).toBe(false);
});

test.each(['Paused', 'Quarantine', 'NotRun'])('a job that is %s has no cycle, however long it takes', (code) => {
  expect(cycled([ran(-9, -8, { code })], 10_000)).toBe(false);
  expect(cycled([ran(1, 2, { code })], 10_000)).toBe(false);
});

test('only the domains of the mailboxes count; one that is not known may be any', () => {
  const both = [ran(1, 2), ran(-9, -8, { domain: corp })];
  expect(cycled(both)).toBe(true);
  expect(cycled(both, 3, [emea.toUpperCase()])).toBe(true);
  expect(cycled(both, 3, [emea, corp])).toBe(false);
  expect(cycled(both, 3, [null])).toBe(false);
  expect(cycled([ran(-9, -8, { domain: null })])).toBe(false);
});

test('a domain without a job is one of Connect Sync, whose cycles are waited for blindly', () => {
  const other = [ran(-9, -8, { domain: corp })];
  expect([cycled(other, 39), cycled(other, 40), cycled([], 40)]).toEqual([false, true, true]);
});
