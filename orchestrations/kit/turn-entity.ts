import type { Place, TurnState } from './turn';

/** What the entity does after an operation: whom to tell, and whether the turn is theirs. */
export interface TurnChange {
  state: TurnState;
  tell: { place: Place; granted: boolean } | null;
}

export const freeTurn: TurnState = { holder: null, waiting: [] };

/** Asking again with the same run moves nobody: its place counts under the newest event name, and a grant is repeated. */
export function ask(state: TurnState, asked: Place & { whenBusy: 'wait' | 'fail' }): TurnChange {
  const place: Place = { runId: asked.runId, instanceId: asked.instanceId, event: asked.event };
  if (!state.holder || state.holder.runId === place.runId) {
    return { state: { ...state, holder: place }, tell: { place, granted: true } };
  }
  if (asked.whenBusy === 'fail') return { state, tell: { place, granted: false } };
  const isWaiting = state.waiting.some((other) => other.runId === place.runId);
  const waiting = isWaiting
    ? state.waiting.map((other) => (other.runId === place.runId ? place : other))
    : [...state.waiting, place];
  return { state: { ...state, waiting }, tell: null };
}

/** The holder's turn goes to the next in line; one who only waited leaves the line. */
export function give(state: TurnState, runId: string): TurnChange {
  if (state.holder?.runId !== runId) {
    return { state: { ...state, waiting: state.waiting.filter((place) => place.runId !== runId) }, tell: null };
  }
  const [next = null, ...waiting] = state.waiting;
  return { state: { holder: next, waiting }, tell: next && { place: next, granted: true } };
}
