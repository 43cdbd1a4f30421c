import { Script } from 'node:vm';
import { consoleJs } from '../../../../functions/pages/assets/console-js';

describe('refresh script', () => {
  test('is a script that browsers can read', () => {
    expect(() => new Script(consoleJs)).not.toThrow();
  });

  test('does nothing on a page that does not ask for it', () => {
    const document = { body: { dataset: {} } };
    const setTimeout = jest.fn();
    new Script(consoleJs).runInNewContext({ document, setTimeout });
    expect(setTimeout).not.toHaveBeenCalled();
  });

  test('decides nothing and writes no HTML of its own', () => {
    expect(consoleJs).not.toMatch(/innerHTML\s*=[^=]|eval|submit\(|method:\s*'POST'|document\.write/);
  });
});
