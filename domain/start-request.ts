import { z } from 'zod';

const PersonName = z.string().min(3).max(320);

/** Of an AD domain. */
export const DomainName = z
  .string()
  .max(255)
  .regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i,
    'must be a DNS name such as corp.contoso.com',
  );

/** Body fields that every start has in common (api.md, 2). `requestedBy` is required of key callers; the door enforces it. */
export const StartRequest = z.strictObject({
  requestedBy: PersonName.optional(),
  ticket: z.string().min(1).max(200).optional(),
  reason: z.string().min(1).max(2000).optional(),
  mode: z.enum(['apply', 'plan']).default('apply'),
  planFingerprint: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hexadecimal digits')
    .optional(),
  whenBusy: z.enum(['wait', 'fail']).default('wait'),
});
export type StartRequest = z.infer<typeof StartRequest>;
