import type { WorldClock } from '../../../world-clock';
import { delayFrom } from '../../state/chance';
import { isVisible } from '../../state/visibility';
import type { TenantState } from '../../state/open-state';

type Indexed = 'users' | 'groups' | 'applications' | 'servicePrincipals';
type DocumentOf<N extends Indexed> = NonNullable<ReturnType<TenantState[N]['get']>>;

/** What advanced queries read: an index that follows the directory seconds to minutes later. */
export interface SearchIndex {
  documents<N extends Indexed>(name: N, options: { advanced: boolean }): readonly DocumentOf<N>[];
  close(): void;
}

const NAMES: readonly Indexed[] = ['users', 'groups', 'applications', 'servicePrincipals'];
const LAG_MILLISECONDS = [4_000, 60_000] as const;

export function createSearchIndex(state: TenantState, clock: WorldClock): SearchIndex {
  // Documents are replaced, never changed in place: a copy of the list is a picture of that moment.
  const shown = new Map<Indexed, readonly { visibleAt: number }[]>();
  const refreshes = new Map<Indexed, { cancel(): void }>();
  let refreshCount = 0;

  function photograph(name: Indexed) {
    refreshes.delete(name);
    shown.set(name, [...state[name].all()]);
  }

  for (const name of NAMES) photograph(name);
  state.onCommit((changed) => {
    for (const name of NAMES) {
      if (!changed.has(name) || refreshes.has(name)) continue;
      const lag = delayFrom(state.seed, LAG_MILLISECONDS, 'search index', name, refreshCount++);
      refreshes.set(
        name,
        clock.wakeAt(clock.now() + lag, () => photograph(name)),
      );
    }
  });

  return {
    documents(name, { advanced }) {
      const now = clock.now();
      const documents = advanced ? (shown.get(name) ?? []) : [...state[name].all()];
      return documents.filter((document) => isVisible(document, now)) as never;
    },
    close() {
      for (const refresh of refreshes.values()) refresh.cancel();
    },
  };
}
