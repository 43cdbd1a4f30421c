import { z } from 'zod';
import { BrokenError, RefusedError } from '../../domain/errors';
import { showsRules } from '../../domain/schema-rules';
import { parseAnswer } from './failures';
import { jobPath } from './jobs';
import type { Synchronization } from './synchronization';
import { callFor, writePace, type Part } from './synchronization-calls';

const READ_BACKS = 3;
const READ_BACK_PAUSE = 2_000;

const SchemaAnswer = z.looseObject({ version: z.string(), synchronizationRules: z.array(z.unknown()) });

type Target = Parameters<Synchronization['writeSchema']>[0];

export function createJobSchema(part: Part): Pick<Synchronization, 'readSchema' | 'writeSchema'> {
  return {
    readSchema: (servicePrincipalId, jobId) => readSchema(part, servicePrincipalId, jobId),
    writeSchema: (target) => writeSchema(part, target),
  };
}

async function readSchema(part: Part, servicePrincipalId: string, jobId: string) {
  const call = callFor('readSchema', 'GET', `${jobPath(servicePrincipalId, jobId)}/schema`);
  const { body } = await part.youth.send(servicePrincipalId, call);
  return parseAnswer(SchemaAnswer, body, call.operation);
}

async function writeSchema(part: Part, { servicePrincipalId, jobId, schema, expectedVersion }: Target) {
  const current = await readSchema(part, servicePrincipalId, jobId);
  // A repetition finds its own write under a new version.
  if (showsRules(current, schema)) return;
  if (current.version !== expectedVersion)
    throw new RefusedError('SCHEMA_CHANGED', 'The schema changed since it was read for the plan.');
  const call = callFor('writeSchema', 'PUT', `${jobPath(servicePrincipalId, jobId)}/schema`);
  const body = Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '@odata.context'));
  await part.youth.send(servicePrincipalId, { ...call, ...writePace(servicePrincipalId), body });
  for (let attempt = 1; attempt <= READ_BACKS; attempt++) {
    if (showsRules(await readSchema(part, servicePrincipalId, jobId), schema)) return;
    await part.graph.clock.pause(READ_BACK_PAUSE);
  }
  throw new BrokenError('SCHEMA_NOT_READ_BACK', 'The schema that was written does not show when it is read.');
}
