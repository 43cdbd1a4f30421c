import { renderToStaticMarkup } from 'preact-render-to-string';
import { ChangeSide, Value } from '../../../../orchestrations/kit/pages/value-view';

function wordsOf(html: string): string {
  return html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function valueOf(value: unknown): string {
  return wordsOf(renderToStaticMarkup(Value({ value })));
}

function sides(before: unknown, after: unknown): string[] {
  return (['before', 'after'] as const).map((side) =>
    wordsOf(renderToStaticMarkup(ChangeSide({ side, before, after }))),
  );
}

describe('values in words', () => {
  test.each([
    [null, 'nothing'],
    [undefined, 'nothing'],
    [[], 'nothing'],
    ['', 'empty text'],
    [true, 'yes'],
    [false, 'no'],
    [0, '0'],
    [['a', 'b'], 'a b'],
    [{ deleteThreshold: { count: 10 } }, 'Delete threshold Count 10'],
    ['[msDS-cloudExtensionAttribute1]', '[msDS-cloudExtensionAttribute1]'],
    ['{"Enabled":true}', 'Enabled yes'],
    ['{broken', '{broken'],
  ])('shows %j as %s', (value, words) => {
    expect(valueOf(value)).toBe(words);
  });

  test('shows small records in a list on a line each', () => {
    const jobs = [{ templateId: 'AD2AADProvisioning', state: 'Active' }, { count: 2 }];
    expect(valueOf({ jobs })).toBe('Jobs Template id AD2AADProvisioning, state Active Count 2');
  });

  test('shows what is nested deeply as JSON, complete', () => {
    expect(valueOf({ a: { b: { c: [1, 2] } } })).toBe('A B {&quot;c&quot;:[1,2]}');
  });
});

describe('the two sides of a change', () => {
  test('mark what goes and what is new, and keep what stays', () => {
    expect(sides(['kept', 'old'], ['kept', 'new'])).toEqual([
      'Goes: old 1 unchanged kept',
      'New: new 1 unchanged kept',
    ]);
  });

  test('show only the members of a record that differ, the rest behind a count', () => {
    expect(sides({ on: false, count: 5 }, { on: true, count: 5 })).toEqual([
      'On no 1 unchanged Count 5',
      'On yes 1 unchanged Count 5',
    ]);
  });

  test('show a member that one side lacks as nothing', () => {
    expect(sides({}, { mail: 'a@b' })).toEqual(['Mail nothing', 'Mail a@b']);
  });

  test('compare JSON kept as text by its members', () => {
    expect(sides('{"Value":500}', '{"Value":10}')).toEqual(['Value 500', 'Value 10']);
  });

  test('show values of different kinds whole', () => {
    expect(sides(null, ['a'])).toEqual(['nothing', 'a']);
    expect(sides(['a'], [])).toEqual(['Goes: a', 'nothing']);
  });
});
