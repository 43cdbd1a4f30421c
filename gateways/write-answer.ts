/**
 * What became of one of many writes. `notNow`: it was not done; `lost`: no answer, so whether it was done is not known; `doubtful`: the service
 * said that it failed, which reading again may prove wrong.
 */
export type WriteAnswer =
  | { kind: 'accepted'; requestId: string | null }
  | { kind: 'failed'; code: string; message: string }
  | { kind: 'doubtful'; code: string; message: string }
  | { kind: 'notNow'; retryAfterSeconds: number }
  | { kind: 'lost' };
