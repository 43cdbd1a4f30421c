/** While replayed code runs, whatever would differ on a replay throws: also in what it calls. */
export function withTripwire<T>(work: () => T): T {
  const traps: [object, string][] = [
    [Date, 'now'],
    [Math, 'random'],
    [globalThis.crypto, 'randomUUID'],
    [globalThis, 'setTimeout'],
    [globalThis, 'setImmediate'],
    [globalThis, 'fetch'],
  ];
  const kept = traps.map(([target, name]) => [target, name, Object.getOwnPropertyDescriptor(target, name)] as const);
  for (const [target, name] of traps) {
    const value = () => {
      throw new Error(`replayed code used ${name}`);
    };
    Object.defineProperty(target, name, { value, configurable: true, writable: true });
  }
  try {
    return work();
  } finally {
    for (const [target, name, descriptor] of kept) {
      if (descriptor) Object.defineProperty(target, name, descriptor);
      else Reflect.deleteProperty(target, name);
    }
  }
}
