/** The keys under which a document is found; none, one or several per index. */
export type Indexes<T, I extends string = string> = Record<
  I,
  (document: T) => string | readonly string[] | null | undefined
>;

export interface IndexedIds<T, I extends string> {
  link(document: T): void;
  unlink(document: T): void;
  /** In insertion order. */
  idsOf(index: I, key: string): Iterable<string>;
}

export function createIndexedIds<T extends { id: string }, I extends string>(indexes: Indexes<T, I>): IndexedIds<T, I> {
  const names = Object.keys(indexes) as I[];
  const entries = new Map<I, Map<string, Set<string>>>(names.map((index) => [index, new Map()]));

  function forEachKey(document: T, act: (byKey: Map<string, Set<string>>, key: string) => void) {
    for (const index of names) {
      const byKey = entries.get(index);
      const keys = indexes[index](document);
      if (!byKey || keys === null || keys === undefined) continue;
      for (const key of typeof keys === 'string' ? [keys] : keys) act(byKey, key);
    }
  }

  return {
    link: (document) =>
      forEachKey(document, (byKey, key) => {
        const ids = byKey.get(key);
        if (ids) ids.add(document.id);
        else byKey.set(key, new Set([document.id]));
      }),
    unlink: (document) =>
      forEachKey(document, (byKey, key) => {
        const ids = byKey.get(key);
        ids?.delete(document.id);
        if (ids?.size === 0) byKey.delete(key);
      }),
    idsOf: (index, key) => entries.get(index)?.get(key) ?? [],
  };
}
