/** What became of one of many writes. `notNow`: it was not done; `lost`: whether it was done is not known. */
export type WriteAnswer =
  | { kind: 'accepted'; requestId: string | null }
  | { kind: 'failed'; code: string; message: string }
  | { kind: 'notNow'; retryAfterSeconds: number }
  | { kind: 'lost' };
