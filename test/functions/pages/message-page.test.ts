import { renderMessage } from '../../../functions/pages/message-page';
import { everyHostile } from '../../../scripts/gallery/hostile';
import { expectSoundPage } from '../../support/page-checks';
import { all, textOf } from '../../support/read-html';
import { aViewer } from '../../../scripts/gallery/samples';

describe('message page', () => {
  test('says its sentences under its title', () => {
    const html = renderMessage({ title: 'Not found', sentences: ['No run has this id.', 'Look at the overview.'] });
    expect(textOf(expectSoundPage(html), 'main')).toBe('Not foundNo run has this id.Look at the overview.');
  });

  test('shows no navigation to somebody who is not signed in', () => {
    const tags = expectSoundPage(renderMessage({ title: 'Sign in', sentences: [] }));
    expect(all(tags, 'nav')).toEqual([]);
    expect(all(tags, 'a').map(({ text }) => text)).toEqual(['Skip to content']);
  });

  test('escapes what attackers write', () => {
    const view = { title: everyHostile, sentences: [everyHostile], signedIn: aViewer({ name: everyHostile }) };
    const html = renderMessage(view);
    expect(all(expectSoundPage(html), 'img')).toEqual([]);
    expect(html.includes('\u202e')).toBe(false);
  });
});
