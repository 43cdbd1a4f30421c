// Runs the embedded host from its TypeScript sources in a process of its own; tells its address on standard output.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const typescript = require('typescript');

require.extensions['.ts'] = (module, file) => {
  const compilerOptions = { module: typescript.ModuleKind.Node20, target: typescript.ScriptTarget.ES2023 };
  const { outputText } = typescript.transpileModule(readFileSync(file, 'utf8'), { compilerOptions, fileName: file });
  module._compile(outputText, file);
};

const { startHost } = require(join(__dirname, '../../../../local/host/host.ts'));
const { createWorldClock } = require(join(__dirname, '../../../../local/world-clock.ts'));

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
