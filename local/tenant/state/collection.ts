/** A document kept by its `id`; replaced whole by `put`, never changed in place. */
export interface Identified {
  id: string;
}

/** The keys under which a document is found; none, one or several per index. */
export type Indexes<T, I extends string = string> = Record<
  I,
  (document: T) => string | readonly string[] | null | undefined
>;

export interface Collection<T extends Identified, I extends string = never> {
  readonly name: string;
  get(id: string): T | undefined;
  put(document: T): void;
  /** Merges `changes` into the document that is there. */
  patch(id: string, changes: Partial<T>): T;
  delete(id: string): boolean;
  /** In the order in which the ids first came. */
  all(): IterableIterator<T>;
  size(): number;
  /** Documents whose index holds `key`, in insertion order. */
  where(index: I, key: string): T[];
  first(index: I, key: string): T | undefined;
  filter(matches: (document: T) => boolean): T[];
}

/** What the state needs of a collection to write it through and to take a change back. */
export interface Journaled {
  readonly name: string;
  /** Ids changed since the last commit, with what was there before. */
  changed(): ReadonlyMap<string, Identified | undefined>;
  current(id: string): Identified | undefined;
  settle(): void;
  undo(): void;
  load(document: Identified): void;
}

export function createCollection<T extends Identified, I extends string = never>(
  name: string,
  indexes: Indexes<T, I>,
): Collection<T, I> & Journaled {
  const documents = new Map<string, T>();
  const before = new Map<string, T | undefined>();
  const names = Object.keys(indexes) as I[];
  const entries = new Map<I, Map<string, Set<string>>>(names.map((index) => [index, new Map()]));

  function keysOf(index: I, document: T): readonly string[] {
    const key = indexes[index](document);
    if (key === null || key === undefined) return [];
    return typeof key === 'string' ? [key] : key;
  }

  function unlink(document: T) {
    for (const index of names) {
      for (const key of keysOf(index, document)) {
        const ids = entries.get(index)?.get(key);
        ids?.delete(document.id);
        if (ids?.size === 0) entries.get(index)?.delete(key);
      }
    }
  }

  function link(document: T) {
    for (const index of names) {
      const byKey = entries.get(index);
      for (const key of keysOf(index, document)) {
        const ids = byKey?.get(key);
        if (ids) ids.add(document.id);
        else byKey?.set(key, new Set([document.id]));
      }
    }
  }

  function replace(id: string, document: T | undefined) {
    const old = documents.get(id);
    if (old) unlink(old);
    if (document) {
      documents.set(id, document);
      link(document);
    } else documents.delete(id);
  }

  function change(id: string, document: T | undefined) {
    if (!before.has(id)) before.set(id, documents.get(id));
    replace(id, document);
  }

  function where(index: I, key: string): T[] {
    const found: T[] = [];
    for (const id of entries.get(index)?.get(key) ?? []) {
      const document = documents.get(id);
      if (document) found.push(document);
    }
    return found;
  }

  return {
    name,
    get: (id) => documents.get(id),
    put: (document) => change(document.id, document),
    patch(id, changes) {
      const old = documents.get(id);
      if (!old) throw new Error(`${name} has no ${id}`);
      const next = { ...old, ...changes };
      change(id, next);
      return next;
    },
    delete(id) {
      if (!documents.has(id)) return false;
      change(id, undefined);
      return true;
    },
    all: () => documents.values(),
    size: () => documents.size,
    where,
    first(index, key) {
      const [id] = entries.get(index)?.get(key) ?? [];
      return id === undefined ? undefined : documents.get(id);
    },
    filter: (matches) => [...documents.values()].filter(matches),
    changed: () => before,
    current: (id) => documents.get(id),
    settle: () => before.clear(),
    undo() {
      for (const [id, document] of before) replace(id, document);
      before.clear();
    },
    load: (document) => replace(document.id, document as T),
  };
}
