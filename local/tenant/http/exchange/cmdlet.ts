import type { GraphContext } from '../graph/graph-request';
import type { ExchangeFailure } from './exchange-failure';

export type Parameters = Readonly<Record<string, unknown>>;

/** What a cmdlet writes out; `failure` is told although the work was done and stays. */
export interface CmdletResult {
  value: readonly object[];
  warnings?: readonly string[];
  failure?: ExchangeFailure;
}

/** Roles of Exchange that a role group may hold (reference B.4). */
export type ManagementRole =
  'View-Only Recipients' | 'View-Only Configuration' | 'SOA Converter' | 'Mail Recipients' | 'Organization Management';

export interface Cmdlet {
  name: string;
  /** One suffices; `Organization Management` may run all. */
  roles: readonly ManagementRole[];
  parameters: readonly string[];
  /** Roles that were trimmed to some parameters. */
  trimmed?: Partial<Record<ManagementRole, readonly string[]>>;
  isWrite: boolean;
  run(context: GraphContext, parameters: Parameters): CmdletResult;
}

/** Accepted by every cmdlet and without meaning here. */
export const commonParameters = ['Confirm', 'WhatIf', 'ErrorAction', 'WarningAction', 'ResultSize'] as const;
