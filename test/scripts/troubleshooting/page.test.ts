import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { troubleshootingPage } from '../../../scripts/troubleshooting/page';
import { root } from '../../support/tree';

test('docs/troubleshooting.md is what the codes say: npm run troubleshooting writes it', () => {
  expect(readFileSync(join(root, 'docs', 'troubleshooting.md'), 'utf8')).toBe(troubleshootingPage());
});

test('every link of the contents leads to a heading', () => {
  const page = troubleshootingPage();
  const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );
  const links = [...page.matchAll(/\]\(#(.+?)\)/g)].map(([, anchor]) => anchor);
  expect(links).toEqual(headings);
});
