import { BrokenError, NotNowError, RefusedError } from '../../domain/errors';
import { policyFor } from '../../domain/operator-config';
import type { Person } from '../../domain/person';
import type { Workflow } from '../../domain/run';
import type { Gateways } from '../../gateways/gateways';
import { isSamePerson, type Principal } from '../http/principal';
import type { FieldError } from '../http/problem';

/**
 * Who asks: the signed-in person, whoever else the body names; for machines (function keys, applications) the person they name.
 */
export async function resolveRequester(
  { directory }: Pick<Gateways, 'directory'>,
  caller: Principal | undefined,
  requestedBy: string | undefined,
): Promise<{ person: Person } | { error: FieldError }> {
  if (caller?.kind === 'person') return resolveSignedIn(directory, caller, requestedBy);
  if (requestedBy === undefined) return { error: wrong('REQUIRED', 'Name the person who asks for this.') };
  const person = await directory.findPerson(requestedBy);
  return person ? { person } : { error: unknownPerson('/requestedBy') };
}

async function resolveSignedIn(
  directory: Gateways['directory'],
  caller: Principal,
  requestedBy: string | undefined,
): Promise<{ person: Person } | { error: FieldError }> {
  const named = requestedBy ?? caller.userPrincipalName;
  const isOwnName = named.toLowerCase() === caller.userPrincipalName.toLowerCase();
  const found = await (isOwnName ? ifReadable(directory.findPerson(named)) : directory.findPerson(named));
  if (found && isSamePerson(found.id, caller.id)) return { person: found };
  if (isOwnName) return { person: personOf(caller) };
  if (!found) return { error: unknownPerson('/requestedBy') };
  return { error: wrong('REQUESTER_MISMATCH', 'You are the requester; leave this out or name yourself.') };
}

/**
 * Who is signed in is known without the directory, so neither a missing permission nor a directory that is away keeps a person from
 * asking or cancelling: a plan refuses, and names every role that is missing.
 */
async function ifReadable<Found>(reading: Promise<Found>): Promise<Found | undefined> {
  try {
    return await reading;
  } catch (error) {
    const isMissing = error instanceof RefusedError && error.code === 'PERMISSION_MISSING';
    if (isMissing || error instanceof NotNowError || error instanceof BrokenError) return undefined;
    throw error;
  }
}

/** A guest is signed in under a name that the directory may not find. */
function personOf({ id, userPrincipalName, name }: Principal): Person {
  return { id, userPrincipalName, displayName: name, mail: null };
}

/** Approvers whom the policy names and the tenant does not know: found now, not when the mail should go out. */
export async function unknownApprovers(
  { config, directory }: Pick<Gateways, 'config' | 'directory'>,
  workflow: Workflow,
  domain: string | null,
): Promise<FieldError[]> {
  const names = policyFor(config, workflow, domain)?.approvers ?? [];
  const found = await ifReadable(Promise.all(names.map((name) => directory.findPerson(name))));
  if (!found) return [];
  return names.flatMap((name, index) => {
    const message = `The policy of ${workflow} names ${name}, whom the tenant does not know.`;
    return found[index] ? [] : [{ field: `/approvers/${index}`, code: 'UNKNOWN_PERSON', message }];
  });
}

function unknownPerson(field: string): FieldError {
  return { field, code: 'UNKNOWN_PERSON', message: 'Nobody in the tenant has this name or address.' };
}

function wrong(code: string, message: string): FieldError {
  return { field: '/requestedBy', code, message };
}
