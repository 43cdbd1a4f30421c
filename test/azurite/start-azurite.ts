import { startAzurite } from './azurite-process';

/** Jest's global set-up; the default export is what jest asks for. */
export default async function start(): Promise<void> {
  const azurite = await startAzurite();
  process.env['AZURITE_CONNECTION_STRING'] = azurite.connectionString;
  Reflect.set(globalThis, Symbol.for('azurite'), azurite);
}
