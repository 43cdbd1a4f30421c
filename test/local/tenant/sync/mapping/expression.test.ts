import { evaluateExpression } from '../../../../../local/tenant/sync/mapping/expression';

const attributes: Record<string, string | string[]> = {
  sn: 'Meyer',
  flags: '514',
  proxyAddresses: ['SMTP:a@b', 'smtp:c@d'],
};
const evaluate = (expression: string) =>
  evaluateExpression(expression, { attribute: (name) => attributes[name], parameter: () => 'corp.contoso.com' });

test.each([
  ['[sn]', 'Meyer'],
  ['"text with \\"quotes\\""', 'text with "quotes"'],
  ['IIF(IsPresent([cn]), [cn], Join("@", [sn], %DomainFQDN%))', 'Meyer@corp.contoso.com'],
  ['Left(Trim("  abcdef "), 3)', 'abc'],
  ['Not(BitAnd([flags], "2"))', 'False'],
  ['IIF([sn]="Meyer", "yes", "no")', 'yes'],
  ['IIF([sn]<>"Meyer", "yes", "no")', 'no'],
  ['Switch([sn], "other", "Smith", "1", "Meyer", "2")', '2'],
  ['Coalesce([cn], [sn])', 'Meyer'],
  ['Replace("a\\, b\\, c", "\\,", , , "\\2C", , )', 'a\\2C b\\2C c'],
  ['Instr("CN=x,OU=y", ",", , )', '5'],
  ['Word("CN=x,OU=y", 1, ",")', 'CN=x'],
  ['Word(",,b;c", 2, ",;")', 'c'],
])('%s', (expression, value) => {
  expect(evaluate(expression)).toBe(value);
});

test('a multivalued attribute stays a list', () => {
  expect(evaluate('[proxyAddresses]')).toEqual(['SMTP:a@b', 'smtp:c@d']);
});

test.each(['IIF([sn]', 'Unknown([sn])', '[sn] [sn]', '§', 'Replace([sn], , "M.", , "x", , )'])(
  'refuses %s',
  (expression) => {
    expect(() => evaluate(expression)).toThrow();
  },
);
