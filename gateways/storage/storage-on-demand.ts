import type { Blobs, Storage, Table } from './storage';

/** A storage that is opened, its SDK loaded with it, at the first request. */
export function storageOnDemand(open: () => Storage): Storage {
  let opened: Storage | undefined;
  const storage = () => (opened ??= open());
  return {
    table: (name) => tableOnDemand(() => storage().table(name)),
    blobs: (name) => blobsOnDemand(() => storage().blobs(name)),
  };
}

function tableOnDemand(table: () => Table): Table {
  return {
    get: async (...about) => table().get(...about),
    transact: async (...about) => table().transact(...about),
    list: async (...about) => table().list(...about),
    listAcross: async (...about) => table().listAcross(...about),
  };
}

function blobsOnDemand(blobs: () => Blobs): Blobs {
  return {
    put: async (...about) => blobs().put(...about),
    get: async (name) => blobs().get(name),
    list: async (prefix) => blobs().list(prefix),
    remove: async (name) => blobs().remove(name),
  };
}
