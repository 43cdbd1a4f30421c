const pattern = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const unitMilliseconds = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000];

/** Milliseconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds; undefined when it is none (months have no length). */
export function millisecondsOf(duration: string): number | undefined {
  const parts = pattern.exec(duration)?.slice(1);
  if (!parts || parts.every((part) => part === undefined)) return undefined;
  return parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (unitMilliseconds[index] ?? 0), 0);
}

/** The instant (ISO 8601 UTC) a duration after another. */
export function later(instant: string, duration: string): string {
  return new Date(Date.parse(instant) + (millisecondsOf(duration) ?? 0)).toISOString();
}
