import { RefusedError } from '../../domain/errors';
import { type ApprovalPolicy, policyFor } from '../../domain/operator-config';
import type { Person } from '../../domain/person';
import { Workflow } from '../../domain/run';
import type { Gateways } from '../../gateways/gateways';

export function policyOf(
  { config }: Pick<Gateways, 'config'>,
  { workflow, domain }: { workflow: string; domain: string | null },
): ApprovalPolicy {
  const policy = policyFor(config, Workflow.parse(workflow), domain);
  if (policy) return policy;
  throw new RefusedError('POLICY_MISSING', `No approval policy for ${workflow} in the configuration.`);
}

/** Each person once, however often and under whatever alias a policy names them. */
export async function peopleOf(
  { directory }: Pick<Gateways, 'directory'>,
  names: readonly string[],
): Promise<Person[]> {
  const people = new Map<string, Person>();
  for (const name of names) {
    const person = await directory.findPerson(name);
    if (!person) throw new RefusedError('UNKNOWN_APPROVER', `The policy names ${name}, whom the tenant does not know.`);
    people.set(person.id, person);
  }
  return [...people.values()];
}
