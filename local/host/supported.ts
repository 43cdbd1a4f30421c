import type { Registration } from './app-registry';
import { StartRefused } from './start-refused';

const TRIGGERS = ['httptrigger', 'timertrigger', 'orchestrationtrigger', 'activitytrigger', 'entitytrigger'];
const FUNCTION_NAME = /^[a-z][a-z0-9_-]{0,127}$/i;

/** Refuses, by name, everything an app may register that the embedded host does not run. */
export function checkRegistrations(registrations: Registration[]): void {
  const faults = [...registrations.flatMap(faultsOf), ...repeatedNames(registrations)];
  if (faults.length > 0) throw new StartRefused(`The embedded host cannot run this app:\n- ${faults.join('\n- ')}`);
}

function faultsOf({ metadata: { name, bindings } }: Registration): string[] {
  const faults = Object.entries(bindings).flatMap(([bindingName, binding]) => bindingFaults(bindingName, binding));
  if (!FUNCTION_NAME.test(name) || name.toLowerCase() === 'host') faults.push('the name is not a valid function name');
  const triggers = Object.values(bindings).filter(({ type }) => /trigger$/i.test(String(type)));
  if (triggers.length !== 1) faults.push(`it has ${triggers.length} triggers instead of one`);
  return faults.map((fault) => `function "${name}": ${fault}`);
}

function bindingFaults(bindingName: string, binding: Record<string, unknown>): string[] {
  const type = String(binding['type']);
  if (!isSupported(type.toLowerCase(), bindingName, binding['direction'])) {
    return [`the binding "${bindingName}" of type ${type} (${String(binding['direction'])}) is not implemented`];
  }
  const properties = binding['properties'] as { supportsDeferredBinding?: string } | undefined;
  return properties?.supportsDeferredBinding === 'true' ? [`SDK bindings ("${bindingName}") are not implemented`] : [];
}

function isSupported(type: string, bindingName: string, direction: unknown): boolean {
  if (direction === 'in') return TRIGGERS.includes(type) || type === 'durableclient';
  return type === 'http' && bindingName === '$return';
}

/** Names of functions ignore case. */
function repeatedNames(registrations: Registration[]): string[] {
  const names = registrations.map(({ metadata }) => metadata.name.toLowerCase());
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...repeated].map((name) => `function "${name}": the name is used more than once`);
}
