import type { Writeback } from '../../../orchestrations/exchange-soa/facts';
import { writebackCheck } from '../../../orchestrations/exchange-soa/writeback';

const active: Writeback = { domain: 'emea.contoso.com', code: 'Active', mailboxes: 28, writesMail: true };

test.each<[string, Writeback[], string, RegExp]>([
  ['none', [], 'needsAction', /New configuration, EXO to AD attribute sync/],
  ['one that runs and writes mail', [active], 'verified', /emea\.contoso\.com: its job is Active, with 28 mailboxes/],
  ['one in quarantine', [{ ...active, code: 'Quarantine' }], 'needsAction', /Quarantine/],
  ['one without a job', [{ ...active, code: null, mailboxes: 0 }], 'needsAction', /has no job/],
  ['one from before the mail mapping', [{ ...active, writesMail: false }], 'needsAction', /Restore default mappings/],
  ['one whose mappings cannot be read', [{ ...active, writesMail: undefined }], 'unknown', /could not be read/],
  ['one that runs beside one that does not', [active, { ...active, code: 'Paused' }], 'needsAction', /Paused/],
])('of configurations that write back %s', (_what, writebacks, result, evidence) => {
  expect(writebackCheck(writebacks)).toEqual({
    name: 'writeback',
    result,
    evidence: expect.stringMatching(evidence),
  });
});
