/** Whether the rules are those that were written; `version` and the directories change on their own, and properties may be added. */
export function showsRules(
  current: Readonly<Record<string, unknown>>,
  written: Readonly<Record<string, unknown>>,
): boolean {
  return covers(current['synchronizationRules'], written['synchronizationRules']);
}

/** Everything written is there; the service may have added properties. An absent property is as good as null. */
function covers(actual: unknown, wanted: unknown): boolean {
  if (wanted === null || wanted === undefined) return actual === null || actual === undefined;
  if (Array.isArray(wanted))
    return (
      Array.isArray(actual) &&
      actual.length === wanted.length &&
      wanted.every((item, index) => covers(actual[index], item))
    );
  if (typeof wanted !== 'object') return Object.is(actual, wanted);
  if (typeof actual !== 'object' || actual === null) return false;
  return Object.entries(wanted).every(([name, value]) => covers(Reflect.get(actual, name), value));
}
