import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface RunningAzurite {
  connectionString: string;
  stop(): Promise<void>;
}

const entryPoint = join(__dirname, 'node_modules/azurite/dist/src/azurite.js');
const READY_WITHIN_MS = 30_000;
// The account and key that every Azurite has (learn.microsoft.com/azure/storage/common/storage-use-azurite): no secret.
const account = 'devstoreaccount1';
const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Azurite on free ports with its data in a folder of its own, which goes with it. */
export async function startAzurite(): Promise<RunningAzurite> {
  const folder = mkdtempSync(join(tmpdir(), 'azurite-'));
  const [blobPort, queuePort, tablePort] = [await freePort(), await freePort(), await freePort()];
  const ports = ['--blobPort', `${blobPort}`, '--queuePort', `${queuePort}`, '--tablePort', `${tablePort}`];
  // The SDK speaks a newer version of the API than this Azurite claims to know.
  const manners = [
    '--location',
    folder,
    '--silent',
    '--disableTelemetry',
    '--disableProductStyleUrl',
    '--skipApiVersionCheck',
  ];
  const child = spawn(process.execPath, [entryPoint, ...ports, ...manners], { stdio: ['ignore', 'pipe', 'inherit'] });
  await allListening(child);
  return {
    connectionString: [
      'DefaultEndpointsProtocol=http',
      `AccountName=${account}`,
      `AccountKey=${accountKey}`,
      `BlobEndpoint=http://127.0.0.1:${blobPort}/${account}`,
      `TableEndpoint=http://127.0.0.1:${tablePort}/${account}`,
    ].join(';'),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function allListening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`Azurite is not ready: ${said}`)), READY_WITHIN_MS);
    child.once('exit', (code) => reject(new Error(`Azurite ended with ${code}: ${said}`)));
    child.stdout?.on('data', (text) => {
      said += String(text);
      if ((said.match(/successfully listen/g)?.length ?? 0) < 3) return;
      clearTimeout(timer);
      resolve();
    });
  });
}
