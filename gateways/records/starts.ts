/** Idempotency keys: scoped to caller and route, kept with the digest of the body. */
export interface Starts {
  /** The first call with a key fixes its run; a later one learns it. `bodyDigest` is of the parsed body. */
  claim(start: {
    caller: string;
    route: string;
    key: string;
    bodyDigest: string;
    runId: string;
    at: string;
  }): Promise<{ runId: string; sameBody: boolean }>;
}
