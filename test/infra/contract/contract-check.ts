import { ObjectTypePropertyFlags as Flags, TypeBaseKind, type BicepType, type ObjectTypeProperty } from 'bicep-types';
import { resourcesOf, type PlacedResource } from '../arm/placed';
import { ownName } from '../arm/own-name';
import { possibleValues, withLoops, type Scope } from '../arm/possible';
import { isObject, isUnknown, type JsonObject } from '../arm/template';
import { isExpression } from '../arm/expression';
import { once, type Problem } from '../problem';
import type { Contract } from './contract';

/** Where a value stands, and how to read it. */
interface Spot {
  path: string;
  scope: Scope;
  contract: Contract;
}

/** What every resource of a template may have beside the body of its type. */
const envelope = new Set(['type', 'apiVersion', 'dependsOn', 'condition', 'copy', 'scope', 'existing', 'metadata']);

/** Names, required and read-only properties, enums and ranges of every resource in the template. */
export function contractProblems(arm: unknown, contract: Contract): Problem[] {
  return once(resourcesOf(arm).flatMap((placed) => resourceProblems(placed, contract)));
}

function resourceProblems(placed: PlacedResource, contract: Contract): Problem[] {
  const { path, resource, scope, deployedAt } = placed;
  const name = `${resource.type}@${resource.apiVersion}`;
  const type = contract.resource(name);
  if (!type) return [problem(path, `${name} is not in the contract`)];
  const body = Object.fromEntries(Object.entries(resource).filter(([key]) => !envelope.has(key)));
  const misplaced = (type.writableScopes & deployedAt) === 0;
  return [
    ...(misplaced ? [problem(path, `${name} cannot be deployed at this scope`)] : []),
    ...valueProblems({ ...body, ...nameIn(placed) }, contract.at(type.body), {
      path,
      scope,
      contract,
    }),
  ];
}

function nameIn({ resource, scope }: PlacedResource): JsonObject {
  return resource.name === undefined ? {} : { name: ownName(resource.name, scope) };
}

function valueProblems(value: unknown, type: BicepType, spot: Spot): Problem[] {
  if (typeof value === 'string' && isExpression(value)) {
    const known = possibleValues(value, spot.scope).filter((one) => !isUnknown(one) && one !== null);
    return once(known.flatMap((one) => valueProblems(one, type, spot)));
  }
  if (isUnknown(value) || value === null) return [];
  return check(value, type, spot);
}

function check(value: unknown, type: BicepType, spot: Spot): Problem[] {
  switch (type.type) {
    case TypeBaseKind.ObjectType:
      return isObject(value) ? objectProblems(value, type, spot) : wrong(spot, 'an object', value);
    case TypeBaseKind.DiscriminatedObjectType:
      return isObject(value) ? namedProblems(value, type, spot) : wrong(spot, 'an object', value);
    case TypeBaseKind.ArrayType:
      return Array.isArray(value) ? itemProblems(value, type, spot) : wrong(spot, 'a list', value);
    case TypeBaseKind.UnionType:
      return unionProblems(value, type, spot);
    default:
      return plainProblems(value, type, spot);
  }
}

function plainProblems(value: unknown, type: BicepType, spot: Spot): Problem[] {
  switch (type.type) {
    case TypeBaseKind.StringLiteralType:
      return value === type.value ? [] : wrong(spot, `'${type.value}'`, value);
    case TypeBaseKind.StringType:
      return typeof value === 'string' ? textProblems(value, type, spot) : wrong(spot, 'a string', value);
    case TypeBaseKind.IntegerType:
      return isWithin(value, type) ? [] : wrong(spot, rangeOf(type), value);
    case TypeBaseKind.BooleanType:
      return typeof value === 'boolean' ? [] : wrong(spot, 'true or false', value);
    case TypeBaseKind.AnyType:
      return [];
    default:
      throw new Error(`The contract uses ${type.type}, which this check does not know.`);
  }
}

type Of<K extends TypeBaseKind> = Extract<BicepType, { type: K }>;

function objectProblems(given: JsonObject, type: Of<TypeBaseKind.ObjectType>, spot: Spot): Problem[] {
  const value = withLoops(given);
  const missing = Object.entries(type.properties)
    .filter(([name, { flags }]) => (flags & Flags.Required) !== 0 && !(name in value))
    .map(([name]) => problem(spot.path, `${name} is missing`));
  const present = Object.entries(value).flatMap(([name, one]) => {
    const at = { ...spot, path: `${spot.path}.${name}` };
    const property = type.properties[name];
    if (property) return propertyProblems(one, property, at);
    if (!type.additionalProperties) return [problem(at.path, unknownName(name, Object.keys(type.properties)))];
    return valueProblems(one, spot.contract.at(type.additionalProperties), at);
  });
  return [...missing, ...present];
}

function propertyProblems(value: unknown, { type, flags }: ObjectTypeProperty, spot: Spot): Problem[] {
  if ((flags & Flags.ReadOnly) !== 0) return [problem(spot.path, 'is read-only')];
  return valueProblems(value, spot.contract.at(type), spot);
}

function unknownName(name: string, known: string[]): string {
  const alike = known.find((one) => one.toLowerCase() === name.toLowerCase());
  return alike ? `is not a property; it is written ${alike}` : 'is not a property of this type';
}

function namedProblems(value: JsonObject, type: Of<TypeBaseKind.DiscriminatedObjectType>, spot: Spot): Problem[] {
  const element = type.elements[String(value[type.discriminator])];
  if (element) return valueProblems(value, spot.contract.at(element), spot);
  return wrong(spot, `one named ${Object.keys(type.elements).join(', ')}`, value[type.discriminator]);
}

function itemProblems(value: unknown[], type: Of<TypeBaseKind.ArrayType>, spot: Spot): Problem[] {
  const item = spot.contract.at(type.itemType);
  return value.flatMap((one, at) => valueProblems(one, item, { ...spot, path: `${spot.path}[${at}]` }));
}

function unionProblems(value: unknown, type: Of<TypeBaseKind.UnionType>, spot: Spot): Problem[] {
  const elements = type.elements.map((element) => spot.contract.at(element));
  if (elements.some((element) => check(value, element, spot).length === 0)) return [];
  const literals = elements.filter((element) => element.type === TypeBaseKind.StringLiteralType);
  return wrong(spot, `one of ${literals.map((literal) => literal.value).join(', ')}`, value);
}

function textProblems(value: string, type: Of<TypeBaseKind.StringType>, spot: Spot): Problem[] {
  const { minLength = 0, maxLength = Infinity, pattern } = type;
  if (value.length < minLength || value.length > maxLength) {
    return wrong(spot, `${minLength} to ${maxLength} characters`, value);
  }
  return pattern !== undefined && !new RegExp(pattern).test(value) ? wrong(spot, `like ${pattern}`, value) : [];
}

function isWithin(value: unknown, { minValue = -Infinity, maxValue = Infinity }: Of<TypeBaseKind.IntegerType>) {
  return typeof value === 'number' && Number.isInteger(value) && value >= minValue && value <= maxValue;
}

function rangeOf({ minValue, maxValue }: Of<TypeBaseKind.IntegerType>): string {
  return minValue === undefined && maxValue === undefined
    ? 'a whole number'
    : `a whole number from ${minValue ?? 'any'} to ${maxValue ?? 'any'}`;
}

function wrong({ path }: Spot, expected: string, value: unknown): Problem[] {
  return [problem(path, `must be ${expected}, is ${JSON.stringify(value)}`)];
}

function problem(path: string, message: string): Problem {
  return { rule: 'contract', path, message };
}
