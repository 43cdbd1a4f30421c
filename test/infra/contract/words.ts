import { ObjectTypePropertyFlags as Flags, ScopeType, type TypeFactory, type TypeReference } from 'bicep-types';

type Property = { type: TypeReference; flags: Flags };
export type Properties = Record<string, TypeReference | Property>;

/** How a resource type is told: its type with version, where it may be written, its body without name and tags. */
export type Told = { name: string; writableScopes: ScopeType; body: Properties | TypeReference };

/** The words in which the contract is written; each becomes a type as Bicep itself models it. */
export function words(factory: TypeFactory) {
  const string = factory.addStringType();
  const literal = (value: string) => factory.addStringLiteralType(value);
  const object = (properties: Properties, name = 'object') => factory.addObjectType(name, withFlags(properties));
  return {
    any: factory.addAnyType(),
    bool: factory.addBooleanType(),
    string,
    text: (minLength?: number, maxLength?: number, pattern?: string) =>
      factory.addStringType(undefined, minLength, maxLength, pattern),
    guid: factory.addStringType(undefined, 36, 36, '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'),
    int: (minValue?: number, maxValue?: number) => factory.addIntegerType(minValue, maxValue),
    object,
    array: (item: TypeReference) => factory.addArrayType(item),
    map: (item: TypeReference) => factory.addObjectType('map', {}, item),
    /** Nothing else is accepted. */
    closed: (...values: string[]) => factory.addUnionType(values.map(literal)),
    /** The service accepts other strings too: the next version may bring more. */
    open: (...values: string[]) => factory.addUnionType([...values.map(literal), string]),
    named: (name: string) => ({ type: literal(name), flags: Flags.Required | Flags.Identifier }),
    byName: (base: Properties, elements: Record<string, TypeReference>) =>
      factory.addDiscriminatedObjectType('byName', 'name', withFlags(base), elements),
  };
}
export type Words = ReturnType<typeof words>;

export function required(type: TypeReference): Property {
  return { type, flags: Flags.Required };
}

export function readOnly(type: TypeReference): Property {
  return { type, flags: Flags.ReadOnly };
}

export function inGroup(name: string, body: Properties | TypeReference): Told {
  return { name, writableScopes: ScopeType.ResourceGroup, body };
}

/** Extension resources, and those that every scope takes. */
export function anywhere(name: string, body: Properties): Told {
  const scopes =
    ScopeType.Tenant |
    ScopeType.ManagementGroup |
    ScopeType.Subscription |
    ScopeType.ResourceGroup |
    ScopeType.Extension;
  return { name, writableScopes: scopes, body };
}

export function withFlags(properties: Properties): Record<string, Property> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, told]) => [
      name,
      'flags' in told ? told : { type: told, flags: Flags.None },
    ]),
  );
}
