export interface Tag {
  name: string;
  attributes: Record<string, string>;
  /** Text inside, entities read, whitespace as it stands. */
  text: string;
}

const empty = ['area', 'br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'wbr'];
const token = /<!doctype html>|<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-z][a-z0-9-]*(?:="[^"<]*")?)*)\s*(\/?)>|[^<]+|</gi;

/**
 * Reads the strict HTML that our pages are written in, in document order; throws where a tag is not closed, an attribute is not
 * quoted or a bare `<` stands in a text.
 */
export function readHtml(html: string): Tag[] {
  const tags: Tag[] = [];
  const open: Tag[] = [];
  for (const [whole, slash, name, attributes = ''] of html.matchAll(token)) {
    if (whole === '<') throw new Error(`a bare < stands in the text of <${open.at(-1)?.name}>`);
    if (!name) addText(open, whole);
    else if (slash) close(open, name);
    else addTag({ tags, open }, { name: name.toLowerCase(), attributes: readAttributes(attributes), text: '' });
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)?.name}> is not closed`);
  return tags;
}

function addText(open: Tag[], text: string): void {
  if (/^<!doctype/i.test(text)) return;
  for (const tag of open) tag.text += unescaped(text);
}

function close(open: Tag[], name: string): void {
  const last = open.pop();
  if (last?.name !== name) throw new Error(`</${name}> closes <${last?.name}>`);
}

function addTag({ tags, open }: { tags: Tag[]; open: Tag[] }, tag: Tag): void {
  tags.push(tag);
  if (!empty.includes(tag.name)) open.push(tag);
}

function readAttributes(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([a-z][a-z0-9-]*)(?:="([^"]*)")?/gi)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name.toLowerCase(), unescaped(value)]));
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

export function all(tags: readonly Tag[], name: string): Tag[] {
  return tags.filter((tag) => tag.name === name);
}

/** The text of the first element of that name. */
export function textOf(tags: readonly Tag[], name: string): string {
  const tag = tags.find((candidate) => candidate.name === name);
  if (!tag) throw new Error(`there is no <${name}>`);
  return tag.text;
}
