import type { Gateways } from '../../../gateways/gateways';
import type { ItemResult } from '../../../gateways/records/run-items';
import type { WriteAnswer } from '../../../gateways/write-answer';
import type { OfRun } from '../run-contract';
import type { OfChunk, OfWave } from './wave-journal';

export type WaveGateways = Pick<Gateways, 'clock' | 'ledger' | 'runs'>;

/** What a room adds to the waves: what is written, and how it is proved. */
export interface WaveWork {
  /** Of the items: `groups`. */
  unit: string;
  /** Keeps what was there before, and says of which items nothing may be written. May be asked again. */
  before(of: OfChunk, ids: readonly string[]): Promise<ItemResult[]>;
  write(of: OfRun, ids: readonly string[]): Promise<Map<string, WriteAnswer>>;
  /** Whether writes whose answer was lost had their effect; undefined where it cannot be read. */
  readEffects(of: OfRun, ids: readonly string[]): Promise<Map<string, boolean | undefined>>;
  /** What re-reading says, for good; those that do not show yet are missing, but on the last look everything gets a result. */
  judge(of: OfWave, look: { ids: readonly string[]; isLast: boolean }): Promise<ItemResult[]>;
}
