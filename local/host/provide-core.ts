import * as nodeModule from 'node:module';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import * as functionsCore from './functions-core';
import { StartRefused } from './start-refused';

const CORE = '@azure/functions-core';

/** Makes `@azure/functions-core` resolve to the embedded host's own module; must precede the loading of the app. */
export function provideCore(): void {
  if (isSupplied()) return;
  if (typeof nodeModule.registerHooks !== 'function') {
    throw new StartRefused(`The embedded host needs Node.js 22.15 or newer; this is ${process.version}.`);
  }
  const url = pathToFileURL(require.resolve('./functions-core')).href;
  nodeModule.registerHooks({
    resolve(specifier, context, nextResolve) {
      return specifier === CORE ? { url, format: 'commonjs', shortCircuit: true } : nextResolve(specifier, context);
    },
  });
  if (!isSupplied()) throw new StartRefused(`${CORE} could not be supplied to the app.`);
}

/** Also true under jest, whose module map answers for the name. */
function isSupplied(): boolean {
  try {
    return createRequire(__filename)(CORE) === functionsCore;
  } catch {
    return false;
  }
}
