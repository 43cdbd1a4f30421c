import { parseMime } from '../../../../../local/tenant/http/mail/mime-message';

const alternative = [
  'From: "Cloud Sync, Operator" <cloudsync-approvals@contoso.com>',
  'To: "One, Approver" <approver.one@contoso.com>, approver.two@contoso.com',
  'Subject: =?UTF-8?B?RnJlaWdhYmUgbsO2dGln?= =?UTF-8?Q?_=E2=9C=93?=',
  'X-Cloud-Sync-Operator-Run: run-1',
  'MIME-Version: 1.0',
  'Content-Type: multipart/alternative;',
  ' boundary="b1"',
  '',
  'preamble',
  '--b1',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Gr=C3=BC=C3=9Fe =',
  'weiter',
  '--b1',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from('<p>Grüße</p>').toString('base64'),
  '--b1--',
  'epilogue',
].join('\r\n');

test('reads recipients, the encoded subject and both alternatives', () => {
  expect(parseMime(Buffer.from(alternative))).toMatchObject({
    from: 'cloudsync-approvals@contoso.com',
    to: ['approver.one@contoso.com', 'approver.two@contoso.com'],
    subject: 'Freigabe nötig ✓',
    text: 'Grüße weiter',
    html: '<p>Grüße</p>',
  });
});

test('finds the text inside nested multiparts and leaves attachments out', () => {
  const inner = ['--in', 'Content-Type: text/html', '', '<b>x</b>', '--in--'].join('\r\n');
  const attached = ['Content-Type: text/plain', 'Content-Disposition: attachment; filename=a.txt', '', 'not the text'];
  const body = [
    'To: a@contoso.com',
    'Content-Type: multipart/mixed; boundary=out',
    '',
    '--out',
    ...attached,
    '--out',
    'Content-Type: multipart/alternative; boundary=in',
    '',
    inner,
    '--out--',
  ];
  expect(parseMime(Buffer.from(body.join('\r\n')))).toMatchObject({ text: undefined, html: '<b>x</b>' });
});

test('takes a plain eight-bit message in another charset', () => {
  const bytes = Buffer.concat([
    Buffer.from('To: a@contoso.com\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n'),
    Buffer.from([0x47, 0x72, 0xfc, 0xdf]),
  ]);
  expect(parseMime(bytes)?.text).toBe('Grüß');
});

test('what has no header block is no message', () => {
  expect(parseMime(Buffer.from('just text\nand more'))).toBeUndefined();
});
