import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type ControlledClock, createWorldClock } from '../world-clock';

const Kept = z.object({ aheadMilliseconds: z.number() });

/** A world's clock that goes on where it was after a stop or a kill. */
export function openClock(dataFolder: string): ControlledClock {
  const file = join(dataFolder, 'clock.json');
  const ahead = existsSync(file) ? Kept.parse(JSON.parse(readFileSync(file, 'utf8'))).aheadMilliseconds : 0;
  return createWorldClock({ ahead, keepAhead: (aheadMilliseconds) => write(file, { aheadMilliseconds }) });
}

/** Renamed into place, so that a kill leaves the old or the new file, never half of one. */
function write(file: string, content: object): void {
  writeFileSync(`${file}.new`, JSON.stringify(content));
  renameSync(`${file}.new`, file);
}
