// Controls, direction overrides and invisible characters let a display name look like another one. Line ends, tabs, the
// joiners that Persian and Hindi need, and variation selectors of emoji stay.
const deceiving =
  /(?![\n\t\u200c\u200d\ufe00-\ufe0f])[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb]/gu;

/** The text with every character that could deceive its reader written out, as `[U+202E]`; the line ends of forms become plain ones. */
export function visible(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(deceiving, (character) => `[U+${codeOf(character)}]`);
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

/** The same on one line of at most `limit` characters: for subjects and the text of mails. */
export function visibleLine(text: string, limit = 200): string {
  const characters = Array.from(visible(text.replace(/[\r\n\t]+/g, ' ').trim()));
  return characters.length <= limit ? characters.join('') : `${characters.slice(0, limit - 1).join('')}…`;
}
