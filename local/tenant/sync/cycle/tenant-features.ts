import type { TenantState } from '../../state/open-state';

export interface Refusal {
  code: string;
  message: string;
}

export function hasTenantFeature(state: TenantState, name: string): boolean {
  for (const { features } of state.onPremisesSynchronization.all()) if (features[name]) return true;
  return false;
}

/** The tenant may forbid that AD takes over an object that the cloud manages. */
export function takeOverRefusal(state: TenantState): Refusal | undefined {
  if (!hasTenantFeature(state, 'blockCloudObjectTakeoverThroughHardMatchEnabled')) return undefined;
  return {
    code: 'CloudObjectTakeoverBlocked',
    message: 'Taking over a cloud object by hard match is blocked in this tenant.',
  };
}
