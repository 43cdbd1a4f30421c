import type { DatabaseSync } from 'node:sqlite';
import { createActivityTable } from './activity-table';
import type { ActivityTable } from './activity-table';
import { createEntityTable } from './entity-table';
import type { EntityTable } from './entity-table';
import { createHistoryTable } from './history-table';
import type { HistoryTable } from './history-table';
import { createInstanceTable } from './instance-table';
import type { InstanceTable } from './instance-table';
import { createMessageTable } from './message-table';
import type { MessageTable } from './message-table';
import { createTimerTable } from './timer-table';
import type { TimerTable } from './timer-table';

export interface Tables {
  instances: InstanceTable;
  history: HistoryTable;
  messages: MessageTable;
  timers: TimerTable;
  activities: ActivityTable;
  entities: EntityTable;
  /** Runs the writes as one transaction; joins the one that is open. */
  transact<T>(writes: () => T): T;
}

/** Another hub name means other, empty tables, as in the storage account. */
export function openTables(database: DatabaseSync, hubName: string): Tables {
  const hub = hubName.replaceAll(/[^A-Za-z0-9]/g, '');
  const instances = createInstanceTable(database, hub);
  const history = createHistoryTable(database, hub);
  const messages = createMessageTable(database, hub);
  const timers = createTimerTable(database, hub);
  const activities = createActivityTable(database, hub);
  const entities = createEntityTable(database, hub);
  let open = false;

  function transact<T>(writes: () => T): T {
    if (open) return writes();
    database.exec('BEGIN IMMEDIATE');
    open = true;
    try {
      const result = writes();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      history.forgetCache();
      database.exec('ROLLBACK');
      throw error;
    } finally {
      open = false;
    }
  }

  return { instances, history, messages, timers, activities, entities, transact };
}
