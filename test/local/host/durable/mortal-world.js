// Runs in a process that is killed: `node mortal-world.js <folder>`. The sources are transpiled on the fly.
const { readFileSync, appendFileSync } = require('node:fs');
const { join } = require('node:path');
const { DatabaseSync } = require('node:sqlite');
const ts = require('typescript');

require.extensions['.ts'] = (module, file) => {
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 };
  module._compile(ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions: options }).outputText, file);
};
const { smallWorld } = require('./small-world.ts');

const folder = process.argv[2];
const INSTANCES = 8;
const STEPS = 40;

const app = {
  orchestrators: {
    *steps(context) {
      let sum = 0;
      for (let step = 0; step < STEPS; step++) {
        sum += yield context.df.callActivity('work', `${context.df.instanceId} ${step}`);
        if (step === 4) sum += yield context.df.callSubOrchestrator('child', context.df.instanceId);
        if (step === 6) yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 200));
        if (step === 8) sum += yield context.df.callEntity({ name: 'counter', key: context.df.instanceId }, 'add');
      }
      return sum;
    },
    *child(context) {
      const tasks = [0, 1, 2, 3].map((n) => context.df.callActivity('work', `${context.df.getInput()} child ${n}`));
      return (yield context.df.Task.all(tasks)).length;
    },
  },
  activities: {
    async work(what) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      appendFileSync(join(folder, 'worked.log'), `${what}\n`);
      return 1;
    },
  },
  entities: {
    counter(context) {
      const next = context.df.getState(() => 0) + 100;
      context.df.setState(next);
      context.df.return(next);
    },
  },
};

const database = new DatabaseSync(join(folder, 'host.db'));
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
const { engine, clock } = smallWorld(app, { database });
const ids = Array.from({ length: INSTANCES }, (_, index) => `i${index}`);
for (const instanceId of ids) if (!engine.status(instanceId)) engine.startNew('steps', { instanceId });
process.send('working');
setInterval(async () => {
  const statuses = ids.map((id) => engine.status(id));
  if (statuses.some(({ runtimeStatus }) => runtimeStatus !== 'Completed') || engine.busy()) return;
  const rows = ['Messages', 'Activities', 'Timers'].map(
    (table) => database.prepare(`SELECT count(*) AS n FROM TestHub${table}`).get().n,
  );
  process.send({ outputs: statuses.map(({ output }) => output), rows });
  await engine.stop();
  clock.stop();
  process.exit(0);
}, 20);
