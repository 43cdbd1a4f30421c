import { z } from 'zod';
import { delayFrom } from '../state/chance';
import { isoAt, type Moment } from '../state/moment';
import { TenantError } from '../state/tenant-error';

/** Body of `POST /_local/password-resets`: somebody resets their own password; `failure`: AD did not take it. */
export const PasswordReset = z.strictObject({
  userPrincipalName: z.string().min(1),
  result: z.enum(['success', 'failure']).default('success'),
});
export type PasswordReset = z.infer<typeof PasswordReset>;

/** How late the audit tells of it. */
const AUDITED_AFTER = [30_000, 300_000] as const;

/** Only the audit entry: no password is kept here (reference entra-cloud-sync-graph.md, 6.3). */
export function resetPassword({ state, now }: Moment, { userPrincipalName, result }: PasswordReset): { id: string } {
  const user = state.users.first('userPrincipalName', userPrincipalName.toLowerCase());
  if (!user) throw new TenantError(404, 'noSuchUser', `nobody is called ${userPrincipalName}`);
  const id = state.nextId('directoryAudit');
  state.transaction(() => {
    // What AD took shows that the tenant has it switched on.
    if (result === 'success') switchOn(state);
    state.directoryAudits.put({
      id,
      category: 'UserManagement',
      correlationId: state.nextId('correlation'),
      result,
      resultReason: result === 'success' ? 'Successfully completed reset.' : 'OnPremisesAdminActionRequired',
      activityDisplayName: 'Reset password (self-service)',
      activityDateTime: isoAt(now),
      loggedByService: 'Self-service Password Management',
      operationType: 'Update',
      initiatedBy: { user: { id: user.id, userPrincipalName: user.userPrincipalName }, app: null },
      targetResources: [{ id: user.id, displayName: user.displayName, type: 'User', modifiedProperties: [] }],
      additionalDetails: [],
      visibleAt: now + delayFrom(state.seed, AUDITED_AFTER, 'audit', id),
    });
  });
  return { id };
}

function switchOn(state: Moment['state']): void {
  for (const flags of state.onPremisesSynchronization.all()) {
    state.onPremisesSynchronization.put({ ...flags, features: { ...flags.features, passwordWritebackEnabled: true } });
  }
}
