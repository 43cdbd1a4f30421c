import { z } from 'zod';
import type { TimerName } from '../../domain/timers';
import type { Clock } from '../clock';
import type { Storage } from '../storage/storage';

const Heartbeat = z.object({
  /** When the timer last did all its work; for one that never did, since when that is awaited. */
  at: z.string(),
  hasRun: z.boolean(),
});
export type Heartbeat = z.infer<typeof Heartbeat>;

/** When each timer of the app last ran to its end. */
export interface Heartbeats {
  note(timer: TimerName): Promise<void>;
  /** The first look at a timer that never ran writes down that it is awaited from now on. */
  read(timer: TimerName): Promise<Heartbeat>;
}

const PARTITION = 'heartbeats';

export function createHeartbeats(storage: Storage, clock: Clock): Heartbeats {
  const table = storage.table('heartbeats');
  const now = () => clock.now().toISOString();
  return {
    async note(timer) {
      const value: Heartbeat = { at: now(), hasRun: true };
      await table.transact(PARTITION, [{ kind: 'put', key: timer, value }]);
    },
    async read(timer) {
      const known = await table.get(PARTITION, timer);
      if (known) return Heartbeat.parse(known.value);
      const value: Heartbeat = { at: now(), hasRun: false };
      // A conflict: it has run, or somebody else looked, this very instant. Both are as recent as our own value.
      await table.transact(PARTITION, [{ kind: 'insert', key: timer, value }]);
      return value;
    },
  };
}
