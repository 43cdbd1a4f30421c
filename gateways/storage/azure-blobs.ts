import type { ContainerClient } from '@azure/storage-blob';
import { createdOnce, request, requestOr } from './azure-failures';
import { checkBlobName } from './row-keys';
import type { Blobs } from './storage';

// A blob under an immutability policy answers the third one.
const alreadyThere = ['BlobAlreadyExists', 'ConditionNotMet', 'BlobImmutableDueToPolicy'];

export function createAzureBlobs(container: ContainerClient): Blobs {
  const ready = createdOnce((abortSignal) => container.create({ abortSignal }));

  return {
    async put(name, content, { ifAbsent = false } = {}) {
      const blob = container.getBlockBlobClient(checkBlobName(name));
      const conditions = ifAbsent ? { ifNoneMatch: '*' } : {};
      const blobHTTPHeaders = { blobContentType: 'application/json; charset=utf-8' };
      await ready();
      return requestOr<boolean, boolean>(
        async (abortSignal) => {
          await blob.upload(content, Buffer.byteLength(content), { conditions, blobHTTPHeaders, abortSignal });
          return true;
        },
        (_, code) => (ifAbsent && code !== undefined && alreadyThere.includes(code) ? false : undefined),
      );
    },

    async get(name) {
      const blob = container.getBlockBlobClient(checkBlobName(name));
      await ready();
      const content = await requestOr(
        (abortSignal) => blob.downloadToBuffer(0, undefined, { abortSignal }),
        (status, code) => (status === 404 && code !== 'ContainerNotFound' ? null : undefined),
      );
      return content?.toString('utf8');
    },

    async list(prefix) {
      await ready();
      return request(async (abortSignal) => {
        const names: string[] = [];
        for await (const blob of container.listBlobsFlat({ prefix, abortSignal })) names.push(blob.name);
        return names;
      });
    },

    async remove(name) {
      const blob = container.getBlockBlobClient(checkBlobName(name));
      await ready();
      await request((abortSignal) => blob.deleteIfExists({ abortSignal }));
    },
  };
}
