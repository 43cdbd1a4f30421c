import type { AdDomain, AdObject, AdValue } from '../../state/forest-documents';
import type { AttributeMapping, ObjectMapping } from '../schema/schema-body';
import { evaluateExpression, ExpressionError, type Inputs, type Value } from './expression';
import { inputsOf } from './source-attributes';

/** Target attribute (lower case) to its value; null where the source is empty. */
export type TargetValues = Map<string, AdValue | null>;

/** Targets that are no values: they go through references and through the password-hash job. */
const elsewhere = new Set(['members', 'member', 'manager', 'credentialdata']);

export function targetValues(
  mapping: ObjectMapping,
  source: { object: AdObject; domain: AdDomain; adding: boolean },
): TargetValues {
  return mappedValues(mapping, { inputs: inputsOf(source.object, source.domain), adding: source.adding });
}

export function mappedValues(
  mapping: ObjectMapping,
  { inputs, adding }: { inputs: Inputs; adding: boolean },
): TargetValues {
  const values: TargetValues = new Map();
  for (const attribute of mapping.attributeMappings) {
    const target = attribute.targetAttributeName.toLowerCase();
    if (elsewhere.has(target)) continue;
    if (attribute.flowType === 'ObjectAddOnly' && !adding) continue;
    const value = valueOf(attribute, inputs);
    // Two mappings of one target: the service does not de-duplicate, the later one wins.
    values.set(target, value === undefined || value.length === 0 ? (attribute.defaultValue ?? null) : value);
  }
  return values;
}

function valueOf({ source }: AttributeMapping, inputs: Inputs): Value {
  const expression = source.expression ?? '';
  if (source.type === 'Constant') return source.name ?? expression.replace(/^"|"$/g, '');
  if (source.type === 'Attribute') {
    const name = source.name ?? /^\[([^\]]+)\]$/.exec(expression)?.[1];
    if (!name) throw new ExpressionError(`the mapping has no source attribute: ${expression}`);
    return inputs.attribute(name);
  }
  return evaluateExpression(expression, inputs);
}
