import { z } from 'zod';
import { millisecondsOf } from '../../../../domain/duration';
import { AdOperation } from '../../forest/ad-operation';

const RegularExpression = z.string().refine(isExpression, 'Not a regular expression.');
const RealDelay = z
  .string()
  .refine((text) => millisecondsOf(text) !== undefined, 'Not an ISO 8601 duration.')
  .transform((text) => millisecondsOf(text) ?? 0);

/** One fault of `POST /_local/faults`; `delay` comes out in milliseconds of REAL time. */
export const Fault = z.strictObject({
  method: z
    .string()
    .regex(/^[A-Z]+$/)
    .optional(),
  path: RegularExpression,
  cmdlet: z.string().optional(),
  status: z.int().min(200).max(599).optional(),
  body: z.unknown().optional(),
  retryAfter: z.number().min(0).optional(),
  effect: z.enum(['done', 'none']).optional(),
  lostAnswer: z.boolean().optional(),
  probability: z.number().min(0).max(1).optional(),
  times: z.int().min(1).optional(),
  delay: RealDelay.optional(),
  before: AdOperation.optional(),
});
export type Fault = z.infer<typeof Fault>;

export const FaultSet = z.strictObject({ seed: z.int().default(1), faults: z.array(Fault).max(100) });
export type FaultSet = z.infer<typeof FaultSet>;

function isExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
