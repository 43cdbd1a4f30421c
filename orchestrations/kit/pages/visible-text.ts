// Controls, direction overrides and invisible characters let a display name look like another one. Joiners of words (ZWJ,
// ZWNJ) stay, because Persian, Hindi and emoji need them.
const deceiving =
  // eslint-disable-next-line no-control-regex -- controls are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])/gu;

/** The text with every character that could deceive its reader written out, as `[U+202E]`. */
export function visible(text: string): string {
  return text.replace(deceiving, (character) => `[U+${codeOf(character)}]`);
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

/** The same, on one line and at most `limit` characters: for subjects and the text of mails. */
export function visibleLine(text: string, limit = 200): string {
  const characters = Array.from(visible(text.replace(/[\r\n\t]+/g, ' ')).trim());
  return characters.length <= limit ? characters.join('') : `${characters.slice(0, limit - 1).join('')}…`;
}
