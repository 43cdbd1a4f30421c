import { RunState, Workflow } from '../../../../domain/run';
import {
  askTitle,
  humanize,
  itemsPhrase,
  itemsTitle,
  shortId,
  stateText,
  workflowTitle,
} from '../../../../orchestrations/kit/pages/wording';

describe('wording', () => {
  test('asks with a verb and a count for every workflow', () => {
    const titles = Workflow.options.map((workflow) => askTitle(workflow, 1200, null));
    expect(new Set(titles).size).toBe(titles.length);
    for (const title of titles) expect(title).toMatch(/^[A-Z][a-z]+ .*1,200 /);
    expect(askTitle('exchange-soa', 1, 'convert')).toBe('Move the source of authority of 1 mailbox');
  });

  test('has plain words for every workflow and state', () => {
    for (const workflow of Workflow.options) expect(workflowTitle(workflow)).toMatch(/^[A-Z]/);
    for (const state of RunState.options) expect(stateText(state)).toMatch(/^[a-z ]+$/);
  });

  test('shortens a fingerprint to twelve characters', () => {
    expect(shortId('sha256:0123456789abcdef')).toBe('0123456789ab');
  });

  test.each([
    ['organizationalUnit', 'organizational unit'],
    ['delete_threshold', 'delete threshold'],
    ['AD2AADProvisioning', 'AD2AADProvisioning'],
    ['needsAction', 'needs action'],
  ])('reads %s as %s', (name, words) => {
    expect(humanize(name)).toBe(words);
  });

  test('names a group of items by what is done to what', () => {
    expect(itemsTitle('add', 'scope')).toBe('Add: organizational unit');
    expect(itemsTitle('convert', 'securityGroup')).toBe('Convert: security group');
    expect(itemsPhrase('convert', 'mailbox', 2)).toBe('convert 2 mailboxes');
    expect(itemsPhrase('add', 'scope', 1)).toBe('add 1 organizational unit');
  });
});
