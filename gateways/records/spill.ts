import { z } from 'zod';
import { digestOf } from '../../domain/fingerprint';
import { BrokenError } from '../../domain/errors';
import type { Blobs } from '../storage/storage';

/** What stands in a row: the value itself, or the name of the blob that holds it. */
const Spilled = z.union([z.strictObject({ inline: z.unknown() }), z.strictObject({ blob: z.string() })]);

export interface Spill {
  /** The blob is written before the row that names it: a crash between the two leaves a blob that nobody reads. */
  pack(folder: string, value: unknown): Promise<unknown>;
  unpack(stored: unknown): Promise<unknown>;
}

const LARGEST_INLINE = 24 * 1024;

/** Values that outgrow a row live in a blob named by their digest, so that a repetition writes the same one. */
export function createSpill(blobs: Blobs): Spill {
  return {
    async pack(folder, value) {
      const json = JSON.stringify(value ?? null);
      if (Buffer.byteLength(json) <= LARGEST_INLINE) return { inline: value ?? null };
      const name = `${folder}/${digestOf(JSON.parse(json))}.json`;
      await blobs.put(name, json, { ifAbsent: true });
      return { blob: name };
    },
    async unpack(stored) {
      const spilled = Spilled.parse(stored);
      if (!('blob' in spilled)) return spilled.inline;
      const json = await blobs.get(spilled.blob);
      if (json === undefined) throw new BrokenError('RECORD_INCOMPLETE', `${spilled.blob} is gone.`);
      return JSON.parse(json) as unknown;
    },
  };
}
