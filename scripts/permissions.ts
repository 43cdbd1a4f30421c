import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { permissionFiles } from './permissions/permission-files';

/** `npm run permissions -- [--check]`; with `--check` writes nothing and ends with 1 when a file is stale. */
function main(): void {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  for (const [file, text] of Object.entries(permissionFiles(process.env['OPERATOR_CONFIG']))) {
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    if (values.check) {
      console.error(`${file} is stale: npm run permissions`);
      process.exitCode = 1;
    } else {
      writeFileSync(file, text);
      console.log(`${file} written`);
    }
  }
}

main();
