// Runs the embedded host from its TypeScript sources in a process of its own; tells its address on standard output.
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '../../../..');
const cache = join(root, 'node_modules/.cache/run-host');
mkdirSync(cache, { recursive: true });

require.extensions['.ts'] = (module, file) => module._compile(compiled(file), file);

/** Compiling everything takes two seconds, so it is kept by content. */
function compiled(file) {
  const source = readFileSync(file, 'utf8');
  const kept = join(cache, `${createHash('sha256').update(source).digest('hex')}.js`);
  if (!existsSync(kept)) {
    const typescript = require('typescript');
    const compilerOptions = { module: typescript.ModuleKind.Node20, target: typescript.ScriptTarget.ES2023 };
    const { outputText } = typescript.transpileModule(source, { compilerOptions, fileName: file });
    // Another process may be writing the same.
    writeFileSync(`${kept}.${process.pid}`, outputText);
    renameSync(`${kept}.${process.pid}`, kept);
  }
  return readFileSync(kept, 'utf8');
}

const { startHost } = require(join(root, 'local/host/host.ts'));
const { createWorldClock } = require(join(root, 'local/world-clock.ts'));

/** Never outlives the test that started it. */
const leave = () => process.exit(2);
process.on('disconnect', leave);

const options = JSON.parse(process.argv[2]);
const clock = createWorldClock({ ahead: 0, keepAhead() {} });

startHost({
  port: 0,
  settings: {},
  ...options,
  clock,
  log: (level, category, message) => console.log(JSON.stringify({ level, category, message })),
}).then(
  (host) => {
    console.log(JSON.stringify({ origin: host.origin, keys: host.keys, pid: process.pid }));
    process.on('message', async (message) => {
      if ('advance' in message) process.send({ now: await clock.advance(message.advance) });
      if (message.close) {
        await host.close();
        clock.stop();
        // What is left open now would keep this process, and with it the test, from ending.
        process.off('disconnect', leave);
        process.disconnect();
      }
    });
  },
  (error) => {
    console.log(JSON.stringify({ refused: error.name, message: error.message }));
    process.exit(1);
  },
);
