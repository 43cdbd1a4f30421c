import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { BrokenError } from '../domain/errors';
import { tokenOf } from './graph/middleware';
import { type Permission, resourceOf } from './permissions';

/** The app's own identity, as its token describes it. */
export interface Identity {
  /**
   * Application permissions in the `roles` claim of the current token of Graph; where one of Exchange Online is `needed`, of both: a
   * tenant without Exchange gives no token for it.
   */
  readGrantedPermissions(needed?: readonly Permission[]): Promise<string[]>;
}

const Claims = z.object({ roles: z.array(z.string()).default([]) });

/** A token lives for up to a day, so that a new grant may show late (reference infra.md, 3.2). */
export function createIdentity(credential: TokenCredential, scopes: { graph: string; exchange: string }): Identity {
  const read = async (scope: string) => rolesOf(await tokenOf(credential, scope));
  return {
    async readGrantedPermissions(needed = []) {
      const ofGraph = await read(scopes.graph);
      const isExchangeNeeded = needed.some((permission) => resourceOf(permission) === 'exchange');
      return isExchangeNeeded ? [...ofGraph, ...(await read(scopes.exchange))] : ofGraph;
    },
  };
}

/** What a token says that its bearer was granted. */
export function rolesOf(token: string): string[] {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  try {
    return Claims.parse(JSON.parse(payload)).roles;
  } catch {
    // No cause: it would quote the token.
    throw new BrokenError('IDENTITY_UNREADABLE', 'The token of the managed identity has no readable claims.');
  }
}
