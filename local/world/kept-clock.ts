import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type ControlledClock, createWorldClock } from '../world-clock';

/** A world's clock that goes on where it was after a stop or a kill. */
export function openClock(dataFolder: string): ControlledClock {
  const file = openSync(join(dataFolder, 'clock'), constants.O_RDWR | constants.O_CREAT, 0o600);
  const clock = createWorldClock({
    ahead: readAhead(file),
    keepAhead: (milliseconds) => writeAhead(file, milliseconds),
  });
  return {
    ...clock,
    stop() {
      clock.stop();
      closeSync(file);
    },
  };
}

const width = 20;

function readAhead(file: number): number {
  const content = Buffer.alloc(width);
  return readSync(file, content, 0, width, 0) === width ? Number(content.toString('latin1')) : 0;
}

/** One write of fixed width in place: a kill leaves the old or the new number, and thousands of steps cost nothing. */
function writeAhead(file: number, milliseconds: number): void {
  writeSync(file, Buffer.from(String(Math.ceil(milliseconds)).padStart(width)), 0, width, 0);
}
