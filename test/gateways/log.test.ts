import { createLog, redact } from '../../gateways/log';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJyb2xlcyI6W119.c2lnbmF0dXJl';

function written() {
  const lines: [string, unknown][] = [];
  const sink = (level: string) => (line: string) => void lines.push([level, JSON.parse(line)]);
  return { lines, log: createLog({ info: sink('info'), warn: sink('warn'), error: sink('error') }) };
}

it('writes one JSON object per line, at its level', () => {
  const { lines, log } = written();
  log.info({ runId: 'r', count: 2, missing: undefined }, 'started');
  log.warn({ code: 'X' }, 'odd');
  log.error({ ok: false, id: null }, 'broken');
  expect(lines).toEqual([
    ['info', { runId: 'r', count: 2, level: 'info', message: 'started' }],
    ['warn', { code: 'X', level: 'warn', message: 'odd' }],
    ['error', { ok: false, id: null, level: 'error', message: 'broken' }],
  ]);
});

it.each([
  [`Authorization: Bearer ${JWT}`, 'Authorization: Bearer [redacted]'],
  ['Bearer opaque-token_1.2~3+/=', 'Bearer [redacted]'],
  [`the token ${JWT}.`, 'the token [redacted]'],
  ['https://app/api/approvals/AbC-_123?x=1', 'https://app/api/approvals/[redacted]?x=1'],
  ['https://app/api/runs?code=SECRET==&limit=1', 'https://app/api/runs?code=[redacted]&limit=1'],
  ['https://acc.blob.example/c?sv=1&sig=abc%3D', 'https://acc.blob.example/c?sv=1&sig=[redacted]'],
  ['AccountName=a;AccountKey=abc==;X=1', 'AccountName=a;AccountKey=[redacted];X=1'],
  ['status 403 Authorization_RequestDenied', 'status 403 Authorization_RequestDenied'],
])('redacts %s', (text, expected) => {
  expect(redact(text)).toBe(expected);
});

it('redacts fields, and masks those whose name says secret', () => {
  const { lines, log } = written();
  log.info({ url: 'https://app/api/approvals/abc', accessToken: 'opaque', tokenHash: 'abc', code: 'APPROVED' }, JWT);
  expect(lines[0]?.[1]).toEqual({
    url: 'https://app/api/approvals/[redacted]',
    accessToken: '[redacted]',
    tokenHash: 'abc',
    code: 'APPROVED',
    level: 'info',
    message: '[redacted]',
  });
});
