import { parseArgs } from 'node:util';
import { askApp, readAnswer } from './doctor/ask-app';
import { lookFromHere } from './doctor/look-from-here';
import { type CheckRow, exitCodeOf, tableOf } from './doctor/table';

const usage = `npm run doctor -- [--url <address of the app> [--as <person>] | --answer <file> | --config <file>] [--json]
--answer: the table of what GET /api/health showed an administrator in a browser.
--url: asks the app itself; with a token in OPERATOR_ACCESS_TOKEN, or, on this machine, as the person that --as names.
Neither: looks from here with the settings of the environment, also when the app does not start. In the package the declaration is
config/operator.config.json; --config names the file here that was packed.
Ends with 0 (all is well), 1 (something failed) or 2 (something could not be looked at).`;

const NOT_LOOKED = 2;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      as: { type: 'string' },
      answer: { type: 'string' },
      config: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const checks = await look(values);
  console.log(values.json ? JSON.stringify({ checks }) : tableOf(checks));
  return exitCodeOf(checks);
}

type Asked = Partial<Record<'url' | 'as' | 'answer' | 'config', string>>;

async function look({ url, as, answer, config }: Asked): Promise<CheckRow[]> {
  if (answer) return readAnswer(answer);
  if (url) return askApp(url, { as, environment: process.env });
  return lookFromHere(config === undefined ? process.env : { ...process.env, OPERATOR_CONFIG: config });
}

main()
  // Not left to itself: a look that was given up may still hold a socket open.
  .then((code) => process.exit(code))
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(NOT_LOOKED);
  });
