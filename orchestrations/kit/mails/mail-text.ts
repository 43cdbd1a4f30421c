import { visibleLine } from '../pages/visible-text';

/** Text from elsewhere on one line, without anything a mail program would turn into a link: names in AD are not ours. */
export function mailText(text: string, limit = 300): string {
  return visibleLine(text.replaceAll('://', '[://]').replace(/\bwww\./gi, 'www[.]'), limit);
}

/** A subject: one line whose last part, the short id, is never cut off. */
export function subjectOf(parts: readonly string[]): string {
  return parts.map((part) => visibleLine(part, 100)).join(' · ');
}
