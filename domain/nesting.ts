/** Ids to the ids they hold directly. */
export type Nesting = ReadonlyMap<string, readonly string[]>;

/** Ids that hold each other in a circle, or one id. */
export interface NestedUnit {
  ids: string[];
  /** The units that it holds directly. */
  holds: NestedUnit[];
}

/** Children before parents, each cycle as one unit (Tarjan's strongly connected components, without recursion). */
export function unitsOf(nesting: Nesting): NestedUnit[] {
  const unitOf = new Map<string, NestedUnit>();
  // A component is complete only after everything it holds.
  return componentsOf(nesting).map((ids) => {
    const unit: NestedUnit = { ids: [...ids].sort(), holds: [] };
    for (const id of ids) unitOf.set(id, unit);
    const held = ids.flatMap((id) => nesting.get(id) ?? []).flatMap((child) => unitOf.get(child) ?? []);
    unit.holds = [...new Set(held)].filter((other) => other !== unit);
    return unit;
  });
}

interface Visit {
  id: string;
  children: string[];
}

function componentsOf(nesting: Nesting): string[][] {
  const search: Search = { nesting, index: new Map(), low: new Map(), stack: [], onStack: new Set() };
  return [...nesting.keys()].flatMap((root) => (search.index.has(root) ? [] : componentsFrom(search, root)));
}

interface Search {
  nesting: Nesting;
  /** In the order of first visits. */
  index: Map<string, number>;
  /** The earliest that can be come back to. */
  low: Map<string, number>;
  stack: string[];
  onStack: Set<string>;
}

function componentsFrom(search: Search, root: string): string[][] {
  const components: string[][] = [];
  const visits = [enter(search, root)];
  for (let visit = visits.at(-1); visit; visit = visits.at(-1)) {
    const child = visit.children.pop();
    if (child === undefined) {
      visits.pop();
      components.push(...leave(search, visit.id, visits.at(-1)?.id));
    } else if (!search.index.has(child)) visits.push(enter(search, child));
    else if (search.onStack.has(child)) lower(search, visit.id, search.index.get(child));
  }
  return components;
}

function enter({ nesting, index, low, stack, onStack }: Search, id: string): Visit {
  const number = index.size;
  index.set(id, number);
  low.set(id, number);
  stack.push(id);
  onStack.add(id);
  return { id, children: (nesting.get(id) ?? []).filter((child) => nesting.has(child)) };
}

function lower({ low }: Search, id: string, to: number | undefined): void {
  low.set(id, Math.min(low.get(id) ?? 0, to ?? Infinity));
}

/** The component that ends with this visit, when it is its root. */
function leave(search: Search, id: string, parent: string | undefined): string[][] {
  const { index, low, stack, onStack } = search;
  if (parent !== undefined) lower(search, parent, low.get(id));
  if (low.get(id) !== index.get(id)) return [];
  const component = stack.splice(stack.lastIndexOf(id));
  for (const one of component) onStack.delete(one);
  return [component];
}
