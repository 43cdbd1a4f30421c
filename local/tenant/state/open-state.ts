import { guidFrom } from './chance';
import { createCollection, type Collection, type Identified, type Journaled } from './collection';
import { openDocumentFile } from './document-file';
import type { Indexes } from './indexes';
import { createTenantCollections, type TenantCollections } from './tenant-collections';
import { awkwardQuirks, type Quirks } from './quirks';

interface StateOptions {
  /** Path of the database, or `:memory:`. */
  file: string;
  seed: number;
  quirks?: Partial<Quirks>;
}

/** The whole tenant: documents in memory, written through to SQLite; one transaction is one request or one step of a cycle. */
export interface TenantState extends TenantCollections {
  readonly seed: number;
  readonly quirks: Quirks;
  /** True until the first commit of a new file. */
  readonly isFresh: boolean;
  tenantId(): string;
  /** The same seed and the same order of asking give the same ids. */
  nextId(kind: string): string;
  /** All changes of `work` are committed together, or taken back when it throws. A nested call joins the outer one. */
  transaction<T>(work: () => T): T;
  /** Called after each commit with the names of the collections that changed. */
  onCommit(listener: (changed: ReadonlySet<string>) => void): void;
  /** A collection of somebody else's, in the same database and the same transactions. */
  collection<T extends Identified, I extends string = never>(name: string, indexes: Indexes<T, I>): Collection<T, I>;
  close(): void;
}

interface Counter {
  id: string;
  value: number;
}

export function openState({ file, seed, quirks = {} }: StateOptions): TenantState {
  const documents = openDocumentFile(file);
  const journaled: Journaled[] = [];
  const listeners: ((changed: ReadonlySet<string>) => void)[] = [];
  let depth = 0;

  function open<T extends Identified, I extends string>(name: string, indexes: Indexes<T, I>): Collection<T, I> {
    const collection = createCollection<T, I>(name, indexes);
    for (const document of documents.read(name)) collection.load(document);
    journaled.push(collection);
    return collection;
  }

  function commit() {
    const touched = journaled.filter((collection) => collection.changed().size > 0);
    if (touched.length === 0) return;
    documents.write(touched);
    for (const collection of touched) collection.settle();
    const names = new Set(touched.map((collection) => collection.name));
    for (const listener of listeners) listener(names);
  }

  function transaction<T>(work: () => T): T {
    depth++;
    try {
      const result = work();
      if (depth === 1) commit();
      return result;
    } catch (error) {
      if (depth === 1) for (const collection of journaled) collection.undo();
      throw error;
    } finally {
      depth--;
    }
  }

  const counters = open<Counter, never>('counters', {});
  const collections = createTenantCollections(open);

  return {
    ...collections,
    seed,
    quirks: { ...awkwardQuirks, ...quirks },
    isFresh: collections.organization.size() === 0,
    tenantId: () => guidFrom(seed, 'tenant'),
    nextId(kind) {
      const value = (counters.get(kind)?.value ?? 0) + 1;
      counters.put({ id: kind, value });
      return guidFrom(seed, kind, value);
    },
    transaction,
    onCommit: (listener) => void listeners.push(listener),
    collection: (name, indexes) => open(name, indexes),
    close: documents.close,
  };
}
