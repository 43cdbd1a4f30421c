import { isNewer } from '../../../../local/host/durable/versions';

describe('versions', () => {
  it.each([
    ['1.2', '1.5', false],
    ['1.5', '1.5', false],
    ['1.10', '1.5', true],
    ['2.0', '1.99.99', true],
    ['1.5.0', '1.5', true],
    ['9.9', null, false],
    [null, '1.0', false],
    ['b', 'a', true],
    ['A', 'b', false],
  ])('%s is newer than %s: %s', (version, current, expected) => {
    expect(isNewer(version, current)).toBe(expected);
  });
});
