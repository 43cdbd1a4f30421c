import type { Application } from '../../state/directory-documents';
import type { TenantState } from '../../state/open-state';

/** The owners of an application are those of its service principal: whoever instantiated the template owns both. */
export function ownersOfApplication(state: TenantState, application: Application): readonly string[] {
  return state.servicePrincipals.first('appId', application.appId)?.owners ?? [];
}
