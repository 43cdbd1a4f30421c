import { askMail } from '../../../orchestrations/approval/emails';
import { expectSafeLinks } from '../../support/page-checks';
import { all, readHtml, textOf } from '../../support/read-html';
import { anAskMailView, approverOne, aPlan, aRound, hostileAskMailView } from '../../../scripts/gallery/samples';

function wordsOf(text: string): string {
  return text.replace(/\s+/g, ' ');
}

describe('the mail that asks', () => {
  test('names verb, count, tenant and the short id of the plan in its subject', () => {
    const shortId = aPlan().fingerprint.slice(7, 19);
    expect(askMail(anAskMailView()).subject).toBe(
      `[Approval needed] Onboard OUs (8 changes) · contoso.com · ${shortId}`,
    );
  });

  test('counts reminders in its subject', () => {
    const second = anAskMailView({ occasion: { kind: 'reminder', number: 2, of: 3 } });
    const only = anAskMailView({ occasion: { kind: 'reminder', number: 1, of: 1 } });
    expect(askMail(second).subject).toMatch(/^\[Reminder 2\/3\] Onboard OUs/);
    expect(askMail(only).subject).toMatch(/^\[Reminder: approval needed\] Onboard OUs/);
  });

  test('tells somebody of the escalation why they are asked', () => {
    const round = aRound({ escalatedTo: [approverOne.id] });
    const escalated = askMail(anAskMailView({ occasion: { kind: 'escalation' }, round }));
    expect(escalated.text).toContain('Nobody had decided in time');
    expect(askMail(anAskMailView()).text).toContain('names you as an approver');
  });

  test('keeps subjects on one line, with the short id, whatever a tenant is called', () => {
    const { subject } = askMail(hostileAskMailView());
    expect(subject).not.toMatch(/[\r\n\u202e]/);
    expect(subject).toMatch(/ · [0-9a-f]{12}$/);
    expect(subject.length).toBeLessThan(250);
  });

  test('says the same in HTML and in text', () => {
    const { html, text } = askMail(anAskMailView());
    const tags = readHtml(html);
    const shown = ['h1', 'h2', 'p', 'th', 'td'].flatMap((name) => all(tags, name)).map((tag) => tag.text);
    const leaves = shown.filter((words) => !words.includes('Or open this address') && words.length < 400);
    const twin = wordsOf(text);
    const missing = leaves.map(wordsOf).filter((words) => !twin.includes(words) && !['Details'].includes(words));
    expect(missing).toEqual([]);
    const body = wordsOf(textOf(tags, 'body'));
    const facts = text.split('\n').flatMap((line) => line.replace(/^- /, '').split(/(?<=^[A-Z][a-z ]+): /));
    expect(facts.map(wordsOf).filter((fact) => !body.includes(fact.replace(/:$/, '')))).toEqual([]);
  });

  test('has one link, the same in button, address and text, and the text has it on a line of its own', () => {
    const view = anAskMailView();
    const { html, text } = askMail(view);
    const links = all(readHtml(html), 'a').map(({ attributes }) => attributes['href']);
    expect(new Set(links)).toEqual(new Set([view.link]));
    expect(text.split('\n').filter((line) => line.includes('://'))).toEqual([view.link]);
  });

  test('stays readable in Outlook and in the dark: layout tables, no script, no form, no image', () => {
    const tags = readHtml(askMail(anAskMailView()).html);
    const names = new Set(tags.map(({ name }) => name));
    for (const name of ['script', 'form', 'button', 'img', 'link', 'svg']) expect(names).not.toContain(name);
    expect(tags.flatMap(({ attributes }) => Object.keys(attributes)).filter((name) => name.startsWith('on'))).toEqual(
      [],
    );
    expect(all(tags, 'meta').map(({ attributes }) => attributes['name'])).toContain('supported-color-schemes');
    expect(textOf(tags, 'style')).toContain('prefers-color-scheme: dark');
    expect(all(tags, 'html')[0]?.attributes['lang']).toBe('en');
    const dataTables = all(tags, 'table').filter(({ attributes }) => attributes['role'] !== 'presentation');
    expect(dataTables).toHaveLength(2);
    expect(all(tags, 'th').every(({ attributes }) => attributes['scope'] === 'row')).toBe(true);
  });

  test('escapes what attackers write, and makes no link of theirs', () => {
    const { html, text } = askMail(hostileAskMailView());
    const tags = readHtml(html);
    expect(all(tags, 'script')).toEqual([]);
    expect(all(tags, 'img')).toEqual([]);
    expectSafeLinks(tags);
    const found = /https:\/\/evil|www\.evil|\u202e|\r/.exec(`${html}${text}`);
    expect(found).toBeNull();
    expect(text.includes('https[://]evil.example/login or www[.]evil.example')).toBe(true);
  });

  test('shows the worst five risks and counts the rest', () => {
    const minor = Array.from(
      { length: 6 },
      (_, index) => ({ code: `C${index}`, severity: 'info', message: `minor ${index}` }) as const,
    );
    const worst = { code: 'W', severity: 'critical', message: 'worst of all' } as const;
    const { text } = askMail(anAskMailView({ plan: aPlan({ risks: [...minor, worst] }) }));
    expect(text).toContain('- Critical: worst of all (W)\n- Note: minor 0 (C0)');
    expect(text).toContain('- 2 more on the page.');
    expect(text).not.toContain('minor 4');
  });

  test('says so when there is no risk, nobody else, and an earlier round', () => {
    const view = anAskMailView({ plan: aPlan({ risks: [] }), round: aRound({ round: 2, approvers: [approverOne] }) });
    const { text } = askMail(view);
    expect(text).toContain('Risks: none');
    expect(text).not.toMatch(/^Risks$/m);
    expect(text).toContain('Besides you: nobody.');
    expect(text).toContain('round 2: the plan has changed, earlier decisions do not count');
  });

  test('does not carry sixty items', () => {
    expect(askMail(hostileAskMailView()).text.includes('Employee 59')).toBe(false);
  });
});
