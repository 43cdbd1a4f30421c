import { createRequire } from 'node:module';
import { provideCore } from '../host/provide-core';
import { registry } from '../host/app-registry';

/** What one process says about loading one app; times in milliseconds. */
export interface Load {
  wall: number;
  cpu: number;
  /** Paths of the modules. */
  loaded: string[];
  functions: number;
}

const network = ['TCPSocketWrap', 'TLSWrap', 'GetAddrInfoReqWrap', 'TCPConnectWrap'];

/** Loads the entry file as the worker does and says how long it took: in a process of its own, since modules load once. */
function measureLoad(entry: string): Load {
  provideCore();
  const cpu = process.cpuUsage();
  const start = performance.now();
  createRequire(entry)(entry);
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const contacted = process.getActiveResourcesInfo().filter((name) => network.includes(name));
  if (contacted.length > 0) throw new Error(`Loading ${entry} opens connections: ${contacted.join(', ')}`);
  const loaded = Object.keys(require.cache);
  return { wall, cpu: (user + system) / 1000, loaded, functions: registry.registrations.length };
}

const [, , entry] = process.argv;
if (require.main === module && entry) console.log(JSON.stringify(measureLoad(entry)));
