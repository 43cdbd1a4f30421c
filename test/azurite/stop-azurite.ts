/** Jest's global tear-down; the default export is what jest asks for. */
export default async function stop(): Promise<void> {
  const azurite = Reflect.get(globalThis, Symbol.for('azurite')) as { stop(): Promise<void> };
  await azurite.stop();
}
