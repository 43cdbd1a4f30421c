/** Whether an instance of this version may run here: the service's default strategy is "current or older". */
export function isNewer(version: string | null, current: string | null): boolean {
  if (current === null || version === null || version === '') return false;
  const [left, right] = [numbersOf(version), numbersOf(current)];
  if (!left || !right) return version.toLowerCase() > current.toLowerCase();
  for (let index = 0; index < 4; index++) {
    const difference = (left[index] ?? -1) - (right[index] ?? -1);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** The parts of a .NET `Version`: two to four numbers, a missing one being less than 0. */
function numbersOf(version: string): number[] | undefined {
  return /^\d+(\.\d+){1,3}$/.test(version) ? version.split('.').map(Number) : undefined;
}
