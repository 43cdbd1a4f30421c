import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readOperatorConfig } from '../gateways/operator-config';
import { demonstration } from './declaration/declaration';
import { permissionPage } from './permissions/permission-document';

const page = 'docs/permissions.md';

/**
 * `npm run permissions -- [--check | --config <file>]`: writes the page of the demonstration; with `--check` writes nothing and ends
 * with 1 when it is stale; with `--config` prints the page of that declaration.
 */
function main(): void {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false }, config: { type: 'string' } } });
  const text = permissionPage(readOperatorConfig(values.config ?? demonstration));
  if (values.config !== undefined) {
    console.log(text);
    return;
  }
  if (existsSync(page) && readFileSync(page, 'utf8') === text) return;
  if (values.check) {
    console.error(`${page} is stale: npm run permissions`);
    process.exitCode = 1;
  } else {
    writeFileSync(page, text);
    console.log(`${page} written`);
  }
}

main();
