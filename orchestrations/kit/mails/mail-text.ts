import { visibleLine } from '../pages/visible-text';

/** Text from elsewhere on one line, without anything a mail program would turn into a link: names in AD are not ours. */
export function mailText(text: string, limit = 300): string {
  return visibleLine(text.replaceAll('://', '[://]').replace(/\bwww\./gi, 'www[.]'), limit);
}

/** A subject: one line, at most 200 characters. */
export function subjectOf(parts: readonly string[]): string {
  return visibleLine(parts.join(' · '), 200);
}
