declare module 'durable-functions/lib/src/util/testingUtils' {
  import type { InvocationContext } from '@azure/functions';
  import type { OrchestrationHandler } from 'durable-functions';

  export class DummyOrchestrationContext extends InvocationContext {}
  export function createOrchestrator(
    handler: OrchestrationHandler,
  ): (trigger: object, context: InvocationContext) => Promise<unknown>;
}
