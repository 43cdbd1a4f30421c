import { parseArgs } from 'node:util';
import { askApp } from './doctor/ask-app';
import { lookFromHere } from './doctor/look-from-here';
import { exitCodeOf, tableOf } from './doctor/table';

const usage = `npm run doctor -- [--url <address of the app> [--as <person>]] [--json]
With --url: asks the app what it sees; as an administrator of the app (az login, or a token in OPERATOR_ACCESS_TOKEN), or, of an
app on this machine, as the person that --as names. Without: looks from here with the settings of the environment, also when the
app does not start. Ends with 0 (all is well), 1 (something failed) or 2 (something could not be looked at).`;

const NOT_LOOKED = 2;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      as: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const checks = await (values.url
    ? askApp(values.url, { as: values.as, environment: process.env })
    : lookFromHere(process.env));
  console.log(values.json ? JSON.stringify({ checks }) : tableOf(checks));
  return exitCodeOf(checks);
}

main()
  // Not left to itself: a look that was given up may still hold a socket open.
  .then((code) => process.exit(code))
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(NOT_LOOKED);
  });
