/** Time as the platform gives it. Orchestrators have their own (`context.df.currentUtcDateTime`). */
export interface Clock {
  now(): Date;
  /** For pauses of a second or two inside an activity; longer waits are durable timers. */
  pause(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
