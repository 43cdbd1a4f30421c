import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { BrokenError } from '../domain/errors';
import { tokenOf } from './graph/middleware';

/** The app's own identity, as its token describes it. */
export interface Identity {
  /** Graph application permissions in the `roles` claim of the current token. */
  readGrantedPermissions(): Promise<string[]>;
}

const Claims = z.object({ roles: z.array(z.string()).default([]) });

/** A token lives for up to a day, so that a new grant may show late (reference infra.md, 3.2). */
export function createIdentity(credential: TokenCredential, scope: string): Identity {
  return { readGrantedPermissions: async () => rolesOf(await tokenOf(credential, scope)) };
}

function rolesOf(token: string): string[] {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  try {
    return Claims.parse(JSON.parse(payload)).roles;
  } catch {
    // No cause: it would quote the token.
    throw new BrokenError('IDENTITY_UNREADABLE', 'The token of the managed identity has no readable claims.');
  }
}
