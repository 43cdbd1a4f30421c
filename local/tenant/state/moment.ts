import type { TenantState } from './open-state';

/** The tenant at an instant (epoch milliseconds of the world's clock): what every operation starts from. */
export interface Moment {
  state: TenantState;
  now: number;
  /** Nothing is logged: for history that is older than the log's retention. */
  unlogged?: boolean;
}

export function isoAt(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
