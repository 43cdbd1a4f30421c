import { all, readHtml, type Tag, textOf } from './read-html';

const attributesOfLinks = ['href', 'src', 'action', 'formaction'];

/** Well-formed, nothing inline, nothing foreign, landmarks, headings in order, every field labelled, every table named. */
export function expectSoundPage(html: string): Tag[] {
  const tags = readHtml(html);
  expectNothingInline(tags);
  expectLandmarks(tags);
  expectLabels(tags);
  expectTables(tags);
  return tags;
}

function expectNothingInline(tags: Tag[]): void {
  const scripts = all(tags, 'script').map(({ attributes, text }) => [attributes['src'], text]);
  expect(scripts.every(([source, text]) => source?.startsWith('/api/assets/') && text === '')).toBe(true);
  expect(all(tags, 'style')).toEqual([]);
  const names = tags.flatMap(({ attributes }) => Object.keys(attributes));
  expect(names.filter((name) => name === 'style' || name.startsWith('on'))).toEqual([]);
  expectSafeLinks(tags);
}

export function expectSafeLinks(tags: Tag[]): void {
  const links = tags.flatMap(({ attributes }) => attributesOfLinks.flatMap((name) => attributes[name] ?? []));
  expect(links.filter((link) => !/^(\/(?!\/)|#|https?:\/\/127\.0\.0\.1)/.test(link))).toEqual([]);
}

function expectLandmarks(tags: Tag[]): void {
  expect(all(tags, 'html')[0]?.attributes['lang']).toBe('en');
  expect(textOf(tags, 'title')).not.toBe('');
  expect(all(tags, 'main')).toHaveLength(1);
  expect(all(tags, 'a')[0]?.attributes['href']).toBe('#main');
  const levels = tags.filter(({ name }) => /^h[1-6]$/.test(name)).map(({ name }) => Number(name[1]));
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
}

function expectLabels(tags: Tag[]): void {
  const ids = tags.flatMap(({ attributes }) => attributes['id'] ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  const references = tags.flatMap(({ attributes }) =>
    ['for', 'aria-describedby', 'aria-labelledby'].flatMap((name) => attributes[name] ?? []),
  );
  expect(references.filter((id) => !ids.includes(id))).toEqual([]);
  const labelled = all(tags, 'label').map(({ attributes }) => attributes['for']);
  const fields = tags.filter(({ name, attributes }) => isField(name, attributes['type']));
  expect(fields.filter(({ attributes }) => !labelled.includes(attributes['id']))).toEqual([]);
}

/** Radio buttons stand inside their label. */
function isField(name: string, type?: string): boolean {
  return name === 'textarea' || (name === 'input' && type !== 'hidden' && type !== 'radio');
}

function expectTables(tags: Tag[]): void {
  expect(all(tags, 'caption').filter(({ text }) => text !== '')).toHaveLength(all(tags, 'table').length);
  expect(all(tags, 'th').filter(({ attributes }) => !attributes['scope'])).toEqual([]);
}
