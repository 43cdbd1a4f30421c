import { renderSignIn } from '../../../local/pages/sign-in-page';
import { everyHostile } from '../../../scripts/gallery/hostile';
import { aSignInView } from '../../../scripts/gallery/local-samples';
import { expectSoundPage } from '../../support/page-checks';
import { all, textOf } from '../../support/read-html';

describe('sign-in page of the local world', () => {
  test('offers one button per person, with address and roles', () => {
    const tags = expectSoundPage(renderSignIn(aSignInView()));
    const buttons = all(tags, 'button').map(({ attributes, text }) => [attributes['value'], text]);
    expect(buttons).toContainEqual(['requester@contoso.com', 'Robin Requesterrequester@contoso.com · Read, Run']);
    expect(buttons).toContainEqual(['stranger@contoso.com', 'Sascha Strangerstranger@contoso.com · no role']);
  });

  test('posts where to go afterwards', () => {
    const tags = expectSoundPage(renderSignIn(aSignInView({ returnTo: '/api/console/runs/1' })));
    expect(all(tags, 'form')[0]?.attributes).toEqual({ method: 'post', action: '/.auth/login/local' });
    expect(all(tags, 'input')[0]?.attributes).toMatchObject({ name: 'returnTo', value: '/api/console/runs/1' });
  });

  test('says what was wrong, and escapes it', () => {
    const tags = expectSoundPage(renderSignIn(aSignInView({ problem: everyHostile })));
    expect(textOf(tags, 'main')).toContain('<script>alert("owned")</script>');
    expect(all(tags, 'script')).toEqual([]);
  });
});
