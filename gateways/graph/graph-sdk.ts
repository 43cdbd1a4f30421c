import type * as GraphSdk from '@microsoft/microsoft-graph-client';

/** Microsoft's client, loaded with the first request: a cold start does without it. */
export function graphSdk(): typeof GraphSdk {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the app
  return require('@microsoft/microsoft-graph-client') as typeof GraphSdk;
}
