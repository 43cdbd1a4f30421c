import fc from 'fast-check';
import { visible, visibleLine } from '../../../../orchestrations/kit/pages/visible-text';

describe('visible text', () => {
  test.each([
    ['a right-to-left override', 'gnp\u202eexe', 'gnp[U+202E]exe'],
    ['a zero-width space', 'ad\u200bmin', 'ad[U+200B]min'],
    ['a control', 'a\u0007b', 'a[U+0007]b'],
    ['half a surrogate pair', 'a\ud83d', 'a[U+D83D]'],
    ['an invisible tag', 'a\u{e0041}', 'a[U+E0041]'],
    ['a line separator', 'a\u2028b', 'a[U+2028]b'],
    ['a lone carriage return', 'a\rb', 'a[U+000D]b'],
  ])('writes out %s', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test.each(['Zoë Müller', 'محمد', '木村', 'می\u200cخواهم', '👩\u200d💻', '❤\ufe0f', 'two\nlines\tand a tab'])(
    'leaves %j as it is',
    (text) => {
      expect(visible(text)).toBe(text);
    },
  );

  test('makes the line ends of forms plain ones', () => {
    expect(visible('a\r\nb')).toBe('a\nb');
  });

  test('is itself plain: showing it again changes nothing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => visible(visible(text)) === visible(text)));
  });

  test('on one line has no line end and no more characters than allowed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 1, max: 80 }), (text, limit) => {
        const line = visibleLine(text, limit);
        expect(line).not.toMatch(/[\r\n\u2028\u2029]/);
        expect(Array.from(line).length).toBeLessThanOrEqual(limit);
      }),
    );
  });

  test('on one line marks what was cut off', () => {
    expect(visibleLine('abcdef', 4)).toBe('abc…');
    expect(visibleLine('abcd', 4)).toBe('abcd');
    expect(visibleLine(' a\r\nb ', 10)).toBe('a b');
  });
});
