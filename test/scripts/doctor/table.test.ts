import { exitCodeOf, tableOf } from '../../../scripts/doctor/table';

const check = (name: string, result: string, howTo = '') => ({ name, result, detail: `${name} is so.`, howTo });

describe('the table', () => {
  it('has a line per check, what to do below it, and the sums', () => {
    const text = tableOf([
      check('clock', 'verified'),
      check('permissions', 'failed', 'Grant it.'),
      check('node', 'odd'),
    ]);
    expect(text.split('\n')).toEqual([
      'clock        ok       clock is so.',
      'permissions  FAILED   permissions is so.',
      '                      -> Grant it.',
      'node         odd      node is so.',
      '',
      '1 ok · 0 WARNING · 1 FAILED · 0 UNKNOWN',
    ]);
  });
});

describe('the exit code', () => {
  it.each([
    [['verified', 'warning'], 0],
    [['verified', 'unknown'], 2],
    [['unknown', 'failed'], 1],
    [['failed', 'unknown'], 1],
  ])('of %j is %i', (results, code) => {
    expect(exitCodeOf(results.map((result) => check('x', result)))).toBe(code);
  });
});
