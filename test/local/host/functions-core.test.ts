import { registry, runHooks, runLogHooks, takeRegistrations } from '../../../local/host/app-registry';
import * as core from '../../../local/host/functions-core';

afterEach(() => void takeRegistrations());

const metadata = { name: 'fn', bindings: { trigger: { type: 'timerTrigger', direction: 'in' } } };
const nothing = () => undefined;

it('refuses a second function with the same id', () => {
  core.registerFunction(metadata, nothing);
  expect(() => core.registerFunction(metadata, nothing)).toThrow(/"fn" has already been registered/);
});

it('refuses to register once the app has started', () => {
  registry.locked = true;
  expect(() => core.registerFunction(metadata, nothing)).toThrow(/only be registered during app startup/);
});

it('forgets a function that was disposed', () => {
  core.registerFunction(metadata, nothing).dispose();
  expect(registry.registrations).toEqual([]);
});

it('refuses an unknown hook with the mark by which the library tells an old host', () => {
  expect(() => core.registerHook('other', nothing)).toThrow(
    expect.objectContaining({ name: 'RangeError', isAzureFunctionsSystemError: true }) as Error,
  );
});

it('runs hooks in the order of registration, and not after they were disposed', async () => {
  const order: string[] = [];
  core.registerHook('appStart', async () => void order.push('first'));
  const second = core.registerHook('appStart', () => void order.push('second'));
  await runHooks('appStart', {});
  second.dispose();
  await runHooks('appStart', {});
  expect(order).toEqual(['first', 'second', 'first']);
});

it('shows log hooks nothing that they log themselves', () => {
  const seen: unknown[] = [];
  core.registerHook('log', (context) => {
    seen.push(context['message']);
    core.log('information', 'user', 'from the hook');
  });
  runLogHooks({ level: 'information', category: 'user', message: 'from the app' });
  expect(seen).toEqual(['from the app']);
});

it('logs to the host outside an invocation', () => {
  const seen: unknown[] = [];
  registry.logSink = (...entry) => void seen.push(entry);
  core.log('warning', 'system', 'careful');
  expect(seen).toEqual([['warning', 'system', 'careful']]);
});
