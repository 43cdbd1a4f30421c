import { Plan } from '../../domain/plan';
import { encodeKey } from '../storage/row-keys';
import type { Blobs, Storage } from '../storage/storage';

export interface RunDocuments {
  readRequest(runId: string): Promise<unknown>;

  writePlan(runId: string, round: number, plan: Plan): Promise<void>;
  readPlan(runId: string, round: number): Promise<Plan | undefined>;

  /** What was there before a write; the first snapshot of a name stays. */
  keepSnapshot(runId: string, name: string, content: unknown): Promise<void>;
  readSnapshot(runId: string, name: string): Promise<unknown>;
}

interface KeptDocuments extends RunDocuments {
  /** The first request of a run stays. */
  keepRequest(runId: string, request: unknown): Promise<void>;
  removeDocuments(runId: string): Promise<void>;
}

/** What outgrows a row: blobs in the folder of their run. */
export function createRunDocuments(storage: Storage): KeptDocuments {
  const documents = storage.blobs('runs');
  const snapshots = storage.blobs('snapshots');
  return {
    async keepRequest(runId, request) {
      await documents.put(requestName(runId), JSON.stringify(request), { ifAbsent: true });
    },
    readRequest: (runId) => readJson(documents, requestName(runId)),

    async writePlan(runId, round, plan) {
      await documents.put(planName(runId, round), JSON.stringify(plan));
    },
    async readPlan(runId, round) {
      const plan = await readJson(documents, planName(runId, round));
      return plan === undefined ? undefined : Plan.parse(plan);
    },

    async keepSnapshot(runId, name, content) {
      await snapshots.put(snapshotName(runId, name), JSON.stringify(content ?? null), { ifAbsent: true });
    },
    readSnapshot: (runId, name) => readJson(snapshots, snapshotName(runId, name)),

    async removeDocuments(runId) {
      for (const blobs of [documents, snapshots]) {
        for (const name of await blobs.list(`${runId}/`)) await blobs.remove(name);
      }
    },
  };
}

async function readJson(blobs: Blobs, name: string): Promise<unknown> {
  const json = await blobs.get(name);
  return json === undefined ? undefined : JSON.parse(json);
}

function requestName(runId: string): string {
  return `${runId}/request.json`;
}

function planName(runId: string, round: number): string {
  return `${runId}/plan-${round}.json`;
}

function snapshotName(runId: string, name: string): string {
  return `${runId}/${encodeKey(name)}.json`;
}
