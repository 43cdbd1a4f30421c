import type { Application, ServicePrincipal } from '../../state/directory-documents';
import type { TenantState } from '../../state/open-state';

/**
 * The owners of an application are those of its service principal, also after that was deleted: whoever instantiated
 * the template owns both.
 */
export function ownersOfApplication(state: TenantState, { appId, owners }: Application): readonly string[] {
  if (owners) return owners;
  const living = state.servicePrincipals.first('appId', appId);
  if (living) return living.owners;
  const deleted = state.deletedItems.where('kind', 'servicePrincipal').map(({ document }) => document);
  return (
    deleted.find((document): document is ServicePrincipal => 'owners' in document && document.appId === appId)
      ?.owners ?? []
  );
}
