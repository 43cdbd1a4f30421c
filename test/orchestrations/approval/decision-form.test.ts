import { renderToStaticMarkup } from 'preact-render-to-string';
import { DecisionForm } from '../../../orchestrations/approval/decision-form';

const form = { action: '/api/approvals/t', csrf: 'c', itemCount: 1 };

function htmlOf(view: Parameters<typeof DecisionForm>[0]): string {
  const shown = DecisionForm(view);
  return shown === null ? '' : renderToStaticMarkup(shown);
}

describe('decision form', () => {
  test('is not there without a csrf value', () => {
    expect(htmlOf({ ...form, csrf: null })).toBe('');
  });

  test('says how many changes an approval lets happen', () => {
    expect(htmlOf(form)).toContain('make this 1 change<');
    expect(htmlOf({ ...form, itemCount: 1200 })).toContain('make these 1,200 changes<');
  });

  test('cannot be broken out of by its action or its csrf value', () => {
    const html = htmlOf({ ...form, action: '/x"><script>', csrf: '"><b>' });
    expect(html).not.toMatch(/"><(script|b)>/);
  });
});
