import { z } from 'zod';
import { readSchema, putSchema, resetSchema } from '../../sync/schema/schema-store';
import { putSecrets, readSecrets } from '../../sync/secrets';
import { badRequest, notFound } from '../graph-failure';
import { anyJsonBody, contextOf, jsonBody, momentOf, parameter, query } from '../graph/graph-request';
import type { Route } from '../graph/route';
import { jobAddress, SYNC_READERS, SYNC_WRITERS, synchronizationId } from './synchronization-address';
import { ownersOfServicePrincipal } from './principals';

const BASE = '/servicePrincipals/{id}/synchronization';
const SCHEMA = `${BASE}/jobs/{jobId}/schema`;
const SCHEMA_READERS = [...SYNC_READERS, 'CustomSecAttributeProvisioning.Read.All'] as const;

const SecretSet = z.strictObject({ value: z.array(z.strictObject({ key: z.string(), value: z.string() })) });

export const synchronizationSettingRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: SCHEMA,
    roles: SCHEMA_READERS,
    owners: ownersOfServicePrincipal,
    handle(context, request) {
      const { options } = query(request, ['$expand']);
      for (const { name } of options.expand) {
        if (name !== 'directories') throw badRequest(`Parsing OData Select and Expand failed: '${name}' is not valid.`);
      }
      const schema = readSchema(momentOf(context), jobAddress(context, request));
      return { status: 200, body: { '@odata.context': contextOf(request, 'schema/$entity'), ...schema } };
    },
  },
  {
    method: 'PUT',
    template: SCHEMA,
    roles: SYNC_WRITERS,
    owners: ownersOfServicePrincipal,
    handle(context, request) {
      putSchema(momentOf(context), jobAddress(context, request), anyJsonBody(request));
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    template: SCHEMA,
    roles: SYNC_WRITERS,
    owners: ownersOfServicePrincipal,
    handle(context, request) {
      resetSchema(momentOf(context), jobAddress(context, request));
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    template: `${SCHEMA}/directories`,
    roles: SCHEMA_READERS,
    owners: ownersOfServicePrincipal,
    handle(context, request) {
      query(request, []);
      const value = directoriesOf(readSchema(momentOf(context), jobAddress(context, request)));
      return { status: 200, body: { '@odata.context': contextOf(request, 'directories'), value } };
    },
  },
  {
    method: 'GET',
    template: `${SCHEMA}/directories/{directoryId}`,
    roles: SCHEMA_READERS,
    owners: ownersOfServicePrincipal,
    handle(context, request) {
      query(request, []);
      const id = parameter(request, 'directoryId');
      const directories = directoriesOf(readSchema(momentOf(context), jobAddress(context, request)));
      const found = directories.find((directory) => Reflect.get(directory, 'id') === id);
      if (!found) throw notFound(id);
      return { status: 200, body: found };
    },
  },
  {
    method: 'GET',
    template: `${BASE}/secrets`,
    // Whether Synchronization.Read.All is enough is not confirmed (reference 14, U5): it is not.
    roles: SYNC_WRITERS,
    owners: ownersOfServicePrincipal,
    handle(context, request) {
      query(request, []);
      const value = readSecrets(momentOf(context), synchronizationId(context, request));
      return { status: 200, body: { '@odata.context': contextOf(request, 'secrets'), value } };
    },
  },
  {
    method: 'PUT',
    template: `${BASE}/secrets`,
    roles: SYNC_WRITERS,
    owners: ownersOfServicePrincipal,
    handle(context, request) {
      const { value } = jsonBody(request, SecretSet);
      putSecrets(momentOf(context), synchronizationId(context, request), value);
      return { status: 204 };
    },
  },
];

function directoriesOf(schema: Record<string, unknown>): object[] {
  const { directories } = z.object({ directories: z.array(z.looseObject({})).default([]) }).parse(schema);
  return directories;
}
