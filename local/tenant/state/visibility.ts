/** Whether Graph shows a document at this instant (epoch milliseconds). */
export function isVisible(document: { visibleAt: number }, now: number): boolean {
  return document.visibleAt <= now;
}
