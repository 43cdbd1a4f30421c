import { parseArgs } from 'node:util';
import { isEnabled } from '../domain/operator-config';
import { Workflow } from '../domain/run';
import { namedDeclaration, readDeclaration } from './declaration/declaration';

/** `npm run declaration [-- --config <file>]`: before anything is provisioned or packaged; ends with 1 when it must not be deployed. */
function main(): void {
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  const file = namedDeclaration(values.config, process.env);
  const declared = readDeclaration(file);
  const domains = declared.configurations.map(({ domain }) => domain);
  const workflows = Workflow.options.filter((workflow) => isEnabled(declared, workflow));
  console.log(`${file}: domains ${domains.join(', ') || 'none'}; workflows ${workflows.join(', ') || 'none'}.`);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
