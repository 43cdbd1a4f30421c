import { renderConfiguration } from '../../../functions/pages/configuration-page';
import { aConfigurationView, findings, hostileConfigurationView } from '../../../scripts/gallery/drift-samples';
import { expectSoundPage } from '../../support/page-checks';
import { all, readHtml, textOf } from '../../support/read-html';

test('shows what is declared, accepted and there side by side, and what differs', () => {
  const main = textOf(expectSoundPage(renderConfiguration(aConfigurationView())), 'main');
  expect(main).toContain('Accepted with a verified run');
  expect(main).toContain('The scope was changed');
  expect(main).toContain('waived until');
});

test('lets those waive who may, one finding until a day, for a reason', () => {
  const tags = readHtml(renderConfiguration(aConfigurationView()));
  expect(all(tags, 'form').map(({ attributes }) => attributes)).toMatchObject([
    { method: 'post', action: '/api/drift-waivers' },
  ]);
  expect(all(tags, 'option').map(({ attributes }) => attributes['value'])).toEqual(findings.map(({ id }) => id));
  expect(all(readHtml(renderConfiguration(aConfigurationView({ csrf: null }))), 'form')).toEqual([]);
});

test('says what could not be read, and survives names that are not kind', () => {
  const unread = renderConfiguration(aConfigurationView({ unread: ['/agents: no'], findings: [] }));
  expect(textOf(readHtml(unread), 'main')).toContain('Not readable now: /agents: no');
  expectSoundPage(renderConfiguration(hostileConfigurationView()));
});
