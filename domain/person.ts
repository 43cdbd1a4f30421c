import { z } from 'zod';

/** A person of the tenant. People are compared by `id` (Entra object id) only: an alias is the same person. */
export const Person = z.object({
  id: z.string(),
  userPrincipalName: z.string(),
  displayName: z.string(),
  mail: z.string().nullable(),
});
export type Person = z.infer<typeof Person>;
