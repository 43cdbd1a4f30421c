import { BadControl, parseControl } from '../../../../../local/tenant/http/bad-control';
import { createFaults, letsEffectHappen } from '../../../../../local/tenant/http/faults/active-faults';
import { FaultSet } from '../../../../../local/tenant/http/faults/fault';

function active(faults: object[], seed = 1) {
  const made = createFaults();
  made.set(parseControl(FaultSet, { seed, faults }));
  return made;
}

test('strikes the method and the path it names, as often as it says', () => {
  const faults = active([{ method: 'PATCH', path: '/groups/[^/]+$', status: 503, times: 2 }]);
  const patch = { method: 'PATCH', path: '/v1.0/groups/1' };
  expect(faults.strike({ method: 'GET', path: '/v1.0/groups/1' })).toBeUndefined();
  expect(faults.strike({ method: 'PATCH', path: '/v1.0/users/1' })).toBeUndefined();
  expect([1, 2, 3].map(() => faults.strike(patch)?.status)).toEqual([503, 503, undefined]);
});

test('sees through the encoding of an address', () => {
  const faults = active([{ path: "jobId eq 'a'" }]);
  expect(faults.strike({ method: 'GET', path: "/v1.0/auditLogs/provisioning?$filter=jobId%20eq%20'a'" })).toBeDefined();
});

test('the same seed strikes the same requests', () => {
  const hits = () => {
    const faults = active([{ path: '.', status: 500, probability: 0.3 }], 7);
    return Array.from({ length: 200 }, () => faults.strike({ method: 'GET', path: '/' }) !== undefined);
  };
  const [first, second] = [hits(), hits()];
  expect(first).toEqual(second);
  const share = first.filter(Boolean).length / first.length;
  expect(share).toBeGreaterThan(0.2);
  expect(share).toBeLessThan(0.4);
});

test('a refusal leaves the work undone and a delay lets it happen, unless told otherwise', () => {
  const [fault] = parseControl(FaultSet, { faults: [{ path: '.', status: 503 }] }).faults;
  const [slow] = parseControl(FaultSet, { faults: [{ path: '.', delay: 'PT2S' }] }).faults;
  const [lost] = parseControl(FaultSet, { faults: [{ path: '.', lostAnswer: true }] }).faults;
  const [liar] = parseControl(FaultSet, { faults: [{ path: '.', status: 404, effect: 'done' }] }).faults;
  expect([fault, slow, lost, liar].map((each) => each && letsEffectHappen(each))).toEqual([false, true, true, true]);
  expect(slow?.delay).toBe(2000);
});

test.each([
  { faults: [{ path: '(' }] },
  { faults: [{ path: '.', delay: 'soon' }] },
  { faults: [{ path: '.', surprise: 1 }] },
  { faults: [{ path: '.', before: { op: 'explode' } }] },
  { faults: 'all' },
  {},
])('refuses %j', (body) => {
  expect(() => parseControl(FaultSet, body)).toThrow(BadControl);
});
