import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalSigningKeys } from '../../../local/storage/signing-keys';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signing-keys-'));
  file = join(folder, 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('local signing keys', () => {
  it('are the same after a restart', async () => {
    const { id, key } = await createLocalSigningKeys(file).current();
    expect(id).toMatch(/^[0-9a-f]{8}$/);
    expect(key).toHaveLength(32);
    expect(await createLocalSigningKeys(file).current()).toEqual({ id, key });
  });

  it('know the previous one after a rotation, and not the one before, also after a restart', async () => {
    const keys = createLocalSigningKeys(file);
    const first = await keys.current();
    await keys.rotate();
    const second = await keys.current();
    expect(second.id).not.toBe(first.id);
    expect(second.key.equals(first.key)).toBe(false);
    for (const same of [keys, createLocalSigningKeys(file)]) {
      expect(await same.byId(first.id)).toEqual(first);
      expect(await same.byId(second.id)).toEqual(second);
    }
    await keys.rotate();
    for (const same of [keys, createLocalSigningKeys(file)]) {
      expect(await same.byId(first.id)).toBeUndefined();
      expect(await same.byId(second.id)).toEqual(second);
    }
  });

  it('are readable by their owner only', () => {
    createLocalSigningKeys(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('are not replaced when the file is damaged', () => {
    writeFileSync(file, '{"keys":[]}');
    expect(() => createLocalSigningKeys(file)).toThrow();
    expect(readFileSync(file, 'utf8')).toBe('{"keys":[]}');
  });
});
