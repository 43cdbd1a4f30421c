import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyMail } from '../../../../scripts/gallery/mails';
import { everyPage } from '../../../../scripts/gallery/pages';
import { expectSafeLinks } from '../../../support/page-checks';
import { all, readHtml, type Tag, textOf } from '../../../support/read-html';
import { root, sourcesBelow } from '../../../support/tree';

const mails = everyMail();

/** Files of the product that call what writes a whole document. */
function writersOf(call: string): string[] {
  const sources = ['functions', 'orchestrations', 'local'].flatMap(sourcesBelow);
  const definition = new RegExp(`function ${call}\\(`);
  return sources.filter((path) => {
    const source = readFileSync(join(root, path), 'utf8');
    return source.includes(`${call}(`) && !definition.test(source);
  });
}

test('the gallery shows a mail of every file that writes one, and a page of every file that writes one', () => {
  expect([...new Set(mails.map(({ source }) => source))].sort()).toEqual(writersOf('renderLetter').sort());
  expect([...new Set(everyPage().map(({ source }) => source))].sort()).toEqual(writersOf('renderPage').sort());
});

describe.each(mails)('the mail that $name', ({ subject, html, text }) => {
  const tags = readHtml(html);

  test('says in one line what it is about, for which tenant, with the short id of its plan', () => {
    expect(subject).toMatch(/^\[[A-Z][^[\]]*\S\] \S.* · .+ · [0-9a-f]{12}$/s);
    expect(subject).not.toMatch(/[\r\n\u202e]/);
    expect(subject.length).toBeLessThan(250);
    expect(textOf(tags, 'title')).toBe(subject);
  });

  test('says instants as people read them', () => {
    expect([subject, text, html].join()).not.toMatch(/\d{4}-\d\d-\d\dT\d/);
  });

  test('is a document with a language, a title and both colour schemes', () => {
    expect(all(tags, 'html')[0]?.attributes['lang']).toBe('en');
    const metas = all(tags, 'meta').map(({ attributes }) => attributes['name']);
    expect(metas).toEqual(expect.arrayContaining(['color-scheme', 'supported-color-schemes']));
    expect(textOf(tags, 'style')).toContain('prefers-color-scheme: dark');
  });

  test('holds only what Outlook on the desktop knows', () => {
    const names = new Set(tags.map(({ name }) => name));
    for (const name of ['script', 'form', 'button', 'img', 'link', 'svg', 'iframe', 'object']) {
      expect(names).not.toContain(name);
    }
    expect(html).not.toMatch(/<v:|xmlns:|\[if |display:\s*(inline-)?(flex|grid)|position:|float:|@import|url\(/i);
    expect(tags.flatMap(({ attributes }) => Object.keys(attributes)).filter((name) => /^on/.test(name))).toEqual([]);
    expect(html).not.toMatch(/#(000|fff)(000|fff)?\b/i);
  });

  test('lays out with tables that say so, and names the rows of those that hold data', () => {
    for (const table of all(tags, 'table')) expect(table.attributes).toMatchObject(bare);
    const layout = all(tags, 'table').filter(({ attributes }) => attributes['role'] === 'presentation');
    expect(layout.length).toBeGreaterThanOrEqual(2);
    expect(all(tags, 'th').filter(({ attributes }) => attributes['scope'] !== 'row')).toEqual([]);
  });

  test('is at most 600 pixels wide and its text at least 14 pixels high', () => {
    const styles = tags.flatMap(({ attributes }) => attributes['style'] ?? []);
    const widths = numbers(styles, /(?:^|;)\s*(?:max-|min-)?width:\s*(\d+)px/g);
    expect(widths).toContain(600);
    expect(Math.max(...widths)).toBe(600);
    const inPixels = tags.map(({ attributes }) => attributes['width'] ?? '').filter((width) => /^\d+$/.test(width));
    expect(inPixels.filter((width) => Number(width) > 600)).toEqual([]);
    expect(Math.min(...numbers(styles, /font-size:\s*(\d+)px/g))).toBeGreaterThanOrEqual(14);
  });

  test('has one link, to us, as a button and as an address, and in the text on a line of its own', () => {
    const links = new Set(all(tags, 'a').map(({ attributes }) => attributes['href']));
    expect(links.size).toBe(1);
    expectSafeLinks(tags);
    const [link = ''] = links;
    expect(link.length).toBeLessThan(300);
    expect(text.split('\n').filter((line) => /(?<!\[):\/\//.test(line))).toEqual([link]);
    expect(/\bwww\.|https?:\/\/(?!127)|\u202e|\r/i.exec(html + text)).toBeNull();
  });

  test('says the same in its text', () => {
    const twin = words(text);
    const missing = shownTexts(tags).filter((shown) => !twin.includes(shown) && !fixed.includes(shown));
    expect(missing).toEqual([]);
  });
});

const bare = { cellpadding: '0', cellspacing: '0', border: '0' };

/** What the HTML alone has. */
const fixed = ['Details'];

function numbers(styles: readonly string[], pattern: RegExp): number[] {
  return styles.flatMap((style) => [...style.matchAll(pattern)].map(([, found]) => Number(found)));
}

function words(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Cells of layout tables hold everything else once more. */
function shownTexts(tags: Tag[]): string[] {
  const facts = tags.filter(({ name, attributes }) => name === 'td' && attributes['class']?.includes('ink'));
  const others = ['h1', 'h2', 'p', 'th'].flatMap((name) => all(tags, name));
  return [...facts, ...others].map(({ text }) => words(text)).filter((shown) => !shown.startsWith('Or open this'));
}
