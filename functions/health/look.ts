/** What a look at one thing finds. `warning`: all works, and somebody should act all the same. */
export interface Look {
  result: 'verified' | 'warning' | 'failed' | 'unknown';
  detail: string;
  /** What to do about it; empty when there is nothing to do. */
  howTo: string;
}

export interface Check {
  name: string;
  look: () => Look | Promise<Look>;
  /** What to do when the look itself fails. */
  whenUnreadable: string;
}

export function verified(detail: string): Look {
  return { result: 'verified', detail, howTo: '' };
}

export function warning(detail: string, howTo: string): Look {
  return { result: 'warning', detail, howTo };
}

export function failed(detail: string, howTo: string): Look {
  return { result: 'failed', detail, howTo };
}

export function unknown(detail: string, howTo: string): Look {
  return { result: 'unknown', detail, howTo };
}
