import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MisconfiguredError } from '../domain/errors';
import { OperatorConfig } from '../domain/operator-config';

/** A declaration, parsed once; a relative name counts from the folder. Every problem names its field, and none tells a value. */
export function readOperatorConfig(file: string, folder = '.'): OperatorConfig {
  const read = OperatorConfig.safeParse(parsed(file, textOf(file, folder)));
  if (read.success) return read.data;
  throw new MisconfiguredError(read.error.issues.map(({ path, message }) => `${file} /${path.join('/')}: ${message}`));
}

function textOf(file: string, folder: string): string {
  try {
    return readFileSync(resolve(folder, file), 'utf8');
  } catch {
    throw new MisconfiguredError([`${file}: not there, or not readable`]);
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MisconfiguredError([`${file}: no JSON`]);
  }
}
