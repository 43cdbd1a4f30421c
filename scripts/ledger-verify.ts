import { parseArgs } from 'node:util';
import { openLedger } from './ledger-source';
import { wordsFor } from './ledger-words';

const BROKEN = 1;
const NOT_VERIFIED = 2;

/** `npm run ledger:verify -- [--data <folder>] [--json]`; ends with 0 (whole), 1 (broken) or 2 (could not be verified). */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string' }, json: { type: 'boolean', default: false } } });
  const source = openLedger(values.data, process.env);
  try {
    const result = await source.ledger.verify();
    console.log(values.json ? JSON.stringify(result) : `${source.name}\n${wordsFor(result)}`);
    if (!result.ok) process.exitCode = BROKEN;
  } finally {
    source.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = NOT_VERIFIED;
});
