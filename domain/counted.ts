/** `1 group`, `1,200 groups`: a count with its noun, for sentences that people read. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? singular : plural}`;
}
