import { createIndexedIds, type Indexes } from './indexes';

/** A document kept by its `id`; replaced whole by `put`, never changed in place. */
export interface Identified {
  id: string;
}

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
  const { documents, before, idsOf, replace, change } = createDocuments<T, I>(indexes);

  function* find(index: I, key: string): Generator<T, undefined> {
    for (const id of idsOf(index, key)) {
      const document = documents.get(id);
      if (document) yield document;
    }
    return undefined;
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
      const isKnown = documents.has(id);
      if (isKnown) change(id, undefined);
      return isKnown;
    },
    all: () => documents.values(),
    size: () => documents.size,
    where: (index, key) => [...find(index, key)],
    first: (index, key) => find(index, key).next().value,
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

/** The documents with their indexes, and what was there before the changes since the last commit. */
function createDocuments<T extends Identified, I extends string>(indexes: Indexes<T, I>) {
  const documents = new Map<string, T>();
  const before = new Map<string, T | undefined>();
  const { link, unlink, idsOf } = createIndexedIds<T, I>(indexes);

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

  return { documents, before, idsOf, replace, change };
}
