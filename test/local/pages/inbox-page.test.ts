import { renderInbox } from '../../../local/pages/inbox-page';
import { anInboxView, hostileInboxView } from '../../../scripts/gallery/local-samples';
import { expectSoundPage } from '../../support/page-checks';
import { all, textOf } from '../../support/read-html';

describe('inbox of the local world', () => {
  test('shows subject, receiver and link of each mail, and the mail as its reader sees it', () => {
    const tags = expectSoundPage(renderInbox(anInboxView()));
    expect(textOf(tags, 'h2')).toContain('[Approval needed] Onboard OUs');
    const links = all(tags, 'a').map(({ attributes }) => attributes['href']);
    expect(links).toContain('http://127.0.0.1:7071/api/approvals/dG9rZW4');
    expect(links).toContain('/_local/inbox?to=approver.one%40contoso.com');
    expect(links).toContain('/_local/inbox/1');
  });

  test('says whose mails are shown', () => {
    const view = anInboxView({ to: 'nobody@contoso.com', mails: [] });
    expect(textOf(expectSoundPage(renderInbox(view)), 'main')).toContain('0 mails to nobody@contoso.com');
  });

  test('escapes what attackers write and makes no link of a script address', () => {
    const html = renderInbox(hostileInboxView());
    expect(all(expectSoundPage(html), 'img')).toEqual([]);
    expect(html.includes('javascript:')).toBe(false);
  });
});
