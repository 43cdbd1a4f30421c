import {
  readTypesJson,
  TypeBaseKind,
  TypeFactory,
  type BicepType,
  type ResourceType,
  TypeReference,
  writeTypesJson,
} from 'bicep-types';
import { access } from './access';
import { monitoring } from './monitoring';
import { network } from './network';
import { storage } from './storage';
import { subscription } from './subscription';
import { web } from './web';
import { required, withFlags, words, type Told, type Words } from './words';

export interface Contract {
  /** Undefined: our templates have no resource of this type and version. */
  resource: (typeAndVersion: string) => ResourceType | undefined;
  /** All of them, as `type@version`. */
  names: string[];
  at: (reference: TypeReference) => BicepType;
}

/** The properties our templates use, in the model Bicep itself checks with; through the file format of that model. */
export function readContract(): Contract {
  const types = readTypesJson(writeContract());
  const resources = new Map(types.filter(isResource).map((type) => [type.name, type]));
  return {
    resource: (name) => resources.get(name),
    names: [...resources.keys()],
    at(reference) {
      const type = types[reference.index];
      if (!type) throw new Error(`The contract has no type ${reference.index}.`);
      return type;
    },
  };
}

function writeContract(): string {
  const factory = new TypeFactory();
  const t = words(factory);
  const told = [web, storage, monitoring, access, network, subscription].flatMap((provider) => provider(t));
  for (const { name, writableScopes, body } of told) {
    factory.addResourceType(name, bodyOf(factory, t, { name, body }), writableScopes, writableScopes);
  }
  return writeTypesJson(factory.types);
}

function bodyOf(factory: TypeFactory, t: Words, { name, body }: Pick<Told, 'name' | 'body'>): TypeReference {
  if (body instanceof TypeReference) return body;
  // What has no place of its own has no tags either.
  const tags = 'location' in body ? { tags: t.map(t.string) } : {};
  return factory.addObjectType(name, withFlags({ name: required(t.string), ...tags, ...body }));
}

function isResource(type: BicepType): type is ResourceType {
  return type.type === TypeBaseKind.ResourceType;
}
