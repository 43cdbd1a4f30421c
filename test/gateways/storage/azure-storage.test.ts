import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAzureStorageFromConnectionString } from '../../../gateways/storage/azure-storage';
import type { Storage } from '../../../gateways/storage/storage';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let answer: Answer;
let requests: string[];
let port: number;

beforeEach(async () => {
  requests = [];
  server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    request.resume().once('end', () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function aStorage(): Storage {
  const origin = `http://127.0.0.1:${port}/account`;
  const key = Buffer.from('no secret').toString('base64');
  return createAzureStorageFromConnectionString(
    `DefaultEndpointsProtocol=http;AccountName=account;AccountKey=${key};TableEndpoint=${origin};BlobEndpoint=${origin}`,
  );
}

const creates = (request: string) => /^POST .*\/Tables|^PUT .*restype=container/.test(request);

/** Creating tables and containers is forbidden, as to the app's identity in Azure. */
function answering(status: number, code: string, headers: Record<string, string> = {}): Answer {
  return (request, response) => {
    const isCreation = creates(`${request.method} ${request.url}`);
    const [shown, said] = isCreation ? [403, 'AuthorizationPermissionMismatch'] : [status, code];
    const body = JSON.stringify({ 'odata.error': { code: said, message: { lang: 'en', value: said } } });
    response.writeHead(shown, { 'content-type': 'application/json', 'x-ms-error-code': said, ...headers }).end(body);
  };
}

const callsOf = (storage: Storage): [string, () => Promise<unknown>][] => [
  ['get', () => storage.table('runs').get('p', 'k')],
  ['transact', () => storage.table('runs').transact('p', [{ kind: 'put', key: 'k', value: 1 }])],
  ['list', () => storage.table('runs').list('p')],
  ['listAcross', () => storage.table('runs').listAcross('k')],
  ['blob put', () => storage.blobs('runs').put('name', 'content')],
  ['blob get', () => storage.blobs('runs').get('name')],
  ['blob list', () => storage.blobs('runs').list('')],
  ['blob remove', () => storage.blobs('runs').remove('name')],
];

describe('Azure storage', () => {
  it('says how long to wait when it is throttled, and does not try again before', async () => {
    answer = answering(503, 'ServerBusy', { 'retry-after': '17' });
    for (const [name, call] of callsOf(aStorage())) {
      requests.length = 0;
      await expect(call()).rejects.toMatchObject({ name: 'NotNowError', retryAfterSeconds: 17 });
      const tried = requests.filter((request) => !creates(request));
      expect([name, tried.length]).toEqual([name, 1]);
    }
  });

  it('waits five seconds when the service does not say how long', async () => {
    answer = answering(429, 'TooManyRequests');
    await expect(aStorage().table('runs').get('p', 'k')).rejects.toMatchObject({ retryAfterSeconds: 5 });
  });

  it('calls a refused identity a refusal', async () => {
    answer = answering(403, 'AuthorizationPermissionMismatch');
    for (const [, call] of callsOf(aStorage())) {
      await expect(call()).rejects.toMatchObject({ name: 'RefusedError', code: 'STORAGE_FORBIDDEN' });
    }
  });

  it('tries again what did not get through, and then says that storage is unreachable', async () => {
    answer = (request, response) =>
      request.url?.includes('/Tables') ? answering(403, '')(request, response) : request.socket.destroy();
    await expect(aStorage().table('runs').get('p', 'k')).rejects.toMatchObject({
      name: 'BrokenError',
      code: 'STORAGE_UNREACHABLE',
    });
    expect(requests.filter((request) => request.includes('runs(')).length).toBe(3);
  });

  it('is unreachable when nobody listens', async () => {
    const storage = aStorage();
    await new Promise((resolve) => server.close(resolve));
    await expect(storage.blobs('runs').get('name')).rejects.toMatchObject({ code: 'STORAGE_UNREACHABLE' });
    server.listen(0, '127.0.0.1');
  });

  it('goes on when the second attempt gets through', async () => {
    let failures = 2;
    answer = (request, response) =>
      failures-- > 0
        ? answering(500, 'InternalError')(request, response)
        : answering(404, 'ResourceNotFound')(request, response);
    expect(await aStorage().table('runs').get('p', 'k')).toBeUndefined();
  });

  it('does not take a missing table for a missing row, or for a conflict', async () => {
    answer = answering(404, 'TableNotFound');
    const table = aStorage().table('runs');
    await expect(table.get('p', 'k')).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    await expect(table.transact('p', [{ kind: 'remove', key: 'k' }])).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
  });

  it('reads on after pages that are empty and yet not the last', async () => {
    const entity = { PartitionKey: 'p', RowKey: 'k', json: '7', 'odata.etag': 'W/"1"' };
    answer = (request, response) => {
      if (creates(`${request.method} ${request.url}`)) return answering(403, '')(request, response);
      const isLast = request.url?.includes('NextRowKey=more');
      const more = { 'x-ms-continuation-NextPartitionKey': 'p', 'x-ms-continuation-NextRowKey': 'more' };
      response
        .writeHead(200, { 'content-type': 'application/json', ...(isLast ? {} : more) })
        .end(JSON.stringify({ value: isLast ? [entity] : [] }));
    };
    expect((await aStorage().table('runs').list('p')).rows).toEqual([
      { partition: 'p', key: 'k', etag: 'W/"1"', value: 7 },
    ]);
  });

  it('keeps a blob under an immutability policy as it is', async () => {
    answer = answering(409, 'BlobImmutableDueToPolicy');
    const blobs = aStorage().blobs('checkpoints');
    expect(await blobs.put('name', 'content', { ifAbsent: true })).toBe(false);
    await expect(blobs.put('name', 'content')).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
  });
});
