import { linksOf, textOfHtml } from '../../../../../local/tenant/http/mail/message-text';

test('shows the words of a page with its line breaks, without markup and styles', () => {
  const html =
    '<head><style>p{}</style></head><p>Plan &amp; risk</p><p>A&nbsp;&lt;B&gt;<br>next</p><ul><li>one</li><li>two</li></ul>';
  expect(textOfHtml(html)).toBe('Plan & risk\nA <B>\nnext\none\ntwo');
});

test('finds links of the page and of the text, each once and decoded', () => {
  const html =
    '<a href="http://127.0.0.1:7071/api/approvals/tok?a=1&amp;b=2">go</a><a href="mailto:x@contoso.com">mail</a>';
  const text = 'Open http://127.0.0.1:7071/api/approvals/tok?a=1&b=2. Or (https://contoso.com/help).';
  expect(linksOf(html, text)).toEqual(['http://127.0.0.1:7071/api/approvals/tok?a=1&b=2', 'https://contoso.com/help']);
});
