import { follow, type RunAnswer } from './onboarding';
import { approved } from './group-conversions';
import type { Reply } from './visitor';
import type { RunningWorld } from './world-process';

export interface MailboxAnswer {
  ExternalDirectoryObjectId: string;
  UserPrincipalName: string;
  IsDirSynced: boolean;
  IsExchangeCloudManaged: boolean;
  [property: string]: unknown;
}

/** Runs a cmdlet of Exchange Online as a global administrator by hand. */
export async function runCmdlet<T>(world: RunningWorld, name: string, parameters: object = {}): Promise<T[]> {
  const { value: organizations } = await world.graph<{ value: { id: string }[] }>('/v1.0/organization');
  const tenantId = organizations[0]?.id;
  const body = JSON.stringify({ CmdletInput: { CmdletName: name, Parameters: parameters } });
  const headers = { 'x-anchormailbox': `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenantId}` };
  const path = `/adminapi/beta/${tenantId}/InvokeCommand`;
  const answer = await world.graph<{ value?: T[] } | undefined>(path, { method: 'POST', body, headers });
  // Now and then a change is told to have failed that was made: whoever changes something reads it again.
  if (name.startsWith('Get-') && !answer?.value) throw new Error(`${name} answered ${JSON.stringify(answer)}`);
  return answer?.value ?? [];
}

/** Of AD, by user principal name. */
export async function syncedMailboxes(world: RunningWorld): Promise<Map<string, MailboxAnswer>> {
  const all = await runCmdlet<MailboxAnswer>(world, 'Get-Mailbox', { ResultSize: 'Unlimited' });
  return new Map(all.filter(({ IsDirSynced }) => IsDirSynced).map((one) => [one.UserPrincipalName, one]));
}

export async function startMove(
  world: RunningWorld,
  body: object,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return (await world.visitor('requester@contoso.com')).post('/api/exchange-soa-conversions', body, headers);
}

export async function startGivingBack(world: RunningWorld, body: object): Promise<Reply> {
  return (await world.visitor('requester@contoso.com')).post('/api/exchange-soa-rollbacks', body);
}

/** Asked for, approved and followed to its end. */
export async function moved(world: RunningWorld, body: object): Promise<RunAnswer> {
  return follow(world, await approved(world, await startMove(world, body)), undefined, { step: 'PT30S' });
}
