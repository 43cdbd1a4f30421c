import type { Run } from '../../domain/run';
import type { Gateways } from '../../gateways/gateways';

/** Who asks for what nobody asked for: the app, which has no mailbox and is no approver. */
export function operator({ settings }: Pick<Gateways, 'settings'>): Run['requester'] {
  const name = 'Cloud Sync Operator';
  return { id: settings.AZURE_CLIENT_ID, userPrincipalName: name, displayName: name, mail: null };
}
