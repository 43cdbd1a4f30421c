import type { Caller, GraphContext } from '../graph/graph-request';
import { allCmdlets } from './all-cmdlets';
import { type Cmdlet, commonParameters, type ManagementRole, type Parameters } from './cmdlet';
import { cmdletNotAllowed, noExchangeRole, unknownParameter } from './exchange-failure';

/** What roles of Entra ID become in Exchange; those that are not listed become nothing. */
const fromDirectory: Readonly<Record<string, readonly ManagementRole[]>> = {
  '29232cdf-9323-42fd-ade2-1d097af3e4de': ['Organization Management'],
  '62e90394-69f5-4237-9190-012177145e10': ['Organization Management'],
  '31392ffb-586c-42d1-9346-e59415a2cc4e': ['Mail Recipients', 'View-Only Recipients'],
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451': ['View-Only Recipients', 'View-Only Configuration'],
};

/** The cmdlet with its parameters, if the caller may run it with these. */
export function allowedCmdlet(context: GraphContext, caller: Caller, asked: { name: string; parameters: Parameters }) {
  const cmdlet = allCmdlets.find(({ name }) => name.toLowerCase() === asked.name.toLowerCase());
  const roles = rolesOf(context, caller);
  if (roles.length === 0) throw noExchangeRole(context.identity.clientId);
  const useful = roles.filter((role) => role === 'Organization Management' || cmdlet?.roles.includes(role));
  if (!cmdlet || useful.length === 0) throw cmdletNotAllowed();
  const known = useful.flatMap((role) => parametersOf(cmdlet, role));
  return { cmdlet, parameters: withKnownNames(asked.parameters, known) };
}

/** Names of parameters are compared without case; one that is not known is refused. */
function withKnownNames(parameters: Parameters, known: readonly string[]): Parameters {
  const named = Object.entries(parameters).map(([name, value]) => {
    const found = known.find((one) => one.toLowerCase() === name.toLowerCase());
    if (found === undefined) throw unknownParameter(name);
    return [found, value] as const;
  });
  return Object.fromEntries(named);
}

function parametersOf(cmdlet: Cmdlet, role: ManagementRole): readonly string[] {
  return [...commonParameters, ...(cmdlet.trimmed?.[role] ?? cmdlet.parameters)];
}

function rolesOf({ state, identity }: GraphContext, caller: Caller): ManagementRole[] {
  if (caller.kind === 'admin') return ['Organization Management'];
  const held = state.roleAssignments.where('principalId', caller.objectId);
  const direct = held.flatMap(({ roleDefinitionId }) => fromDirectory[roleDefinitionId] ?? []);
  return [...(identity.exchangeManagementRoles as readonly ManagementRole[]), ...direct];
}
