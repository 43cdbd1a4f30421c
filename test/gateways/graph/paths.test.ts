import fc from 'fast-check';
import { path, query, quoted } from '../../../gateways/graph/paths';

it('keeps every part one segment, whatever is in it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (id) => {
      fc.pre(id !== '.' && id !== '..');
      const { pathname, search } = new URL(`http://localhost${path`/users/${id}/end`}`);
      expect(pathname.split('/').map(decodeURIComponent)).toEqual(['', 'users', id, 'end']);
      expect(search).toBe('');
    }),
  );
});

it.each(['', '.', '..'])('refuses %j as a part', (part) => {
  expect(() => path`/applications/${part}`).toThrow(expect.objectContaining({ code: 'INVALID_ID' }) as Error);
});

it('quotes literals so that none can end early', () => {
  expect(quoted("O'Neil' or 1 eq 1")).toBe("'O''Neil'' or 1 eq 1'");
});

it('keeps every option one value', () => {
  const options = { $filter: "a eq 'x&$select=y#+ ü'", $top: '5' };
  expect(Object.fromEntries(new URL(`http://localhost/${query(options)}`).searchParams)).toEqual(options);
});
