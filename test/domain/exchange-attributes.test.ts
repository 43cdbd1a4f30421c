import { differencesFromKit, exchangeAttributes } from '../../domain/exchange-attributes';

const writtenBack = exchangeAttributes.filter(({ isWrittenBack }) => isWrittenBack);

it('knows the 24 attributes of AD that are written back', () => {
  const ad = writtenBack.flatMap((attribute) => attribute.ad);
  const numbered = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}${index + 1}`);
  expect(ad).toHaveLength(24);
  expect(new Set(ad)).toEqual(
    new Set([
      ...numbered('extensionAttribute', 15),
      ...numbered('msExchExtensionCustomAttribute', 5),
      'msExchRecipientDisplayType',
      'msExchRecipientTypeDetails',
      'proxyAddresses',
      'mail',
    ]),
  );
});

it.each([
  ['CustomAttribute7', 'CustomAttribute7', ['extensionAttribute7'], 'text'],
  ['ExtensionCustomAttribute2', 'ExtensionCustomAttribute2', ['msExchExtensionCustomAttribute2'], 'texts'],
  ['RecipientTypeDetails', 'Type', ['msExchRecipientTypeDetails', 'msExchRecipientDisplayType'], 'text'],
  ['EmailAddresses', 'EmailAddresses', ['proxyAddresses'], 'texts'],
  ['WindowsEmailAddress', 'WindowsEmailAddress', ['mail'], 'text'],
  ['HiddenFromAddressListsEnabled', 'HiddenFromAddressListsEnabled', ['msExchHideFromAddressLists'], 'flag'],
  ['GrantSendOnBehalfTo', 'GrantSendOnBehalfTo', ['publicDelegates'], 'references'],
])('%s is set by %s and is %p in AD', (property, parameter, ad, holds) => {
  const found = exchangeAttributes.find((attribute) => attribute.property === property);
  expect(found).toMatchObject({ parameter, ad, holds });
});

it('names what goes stale in AD, and what only Get-User tells', () => {
  const stale = exchangeAttributes.filter(({ isWrittenBack }) => !isWrittenBack).map(({ property }) => property);
  const named =
    'HiddenFromAddressListsEnabled LitigationHoldEnabled ModeratedBy ArchiveName RetentionComment ForwardingAddress';
  expect(stale).toEqual(expect.arrayContaining(named.split(' ')));
  const ofUser = exchangeAttributes.filter(({ readBy }) => readBy === 'Get-User').map(({ property }) => property);
  expect(ofUser).toEqual(['AssistantName']);
});

it('names no property and no attribute of AD twice', () => {
  const properties = exchangeAttributes.map(({ property }) => property);
  const ad = exchangeAttributes.flatMap((attribute) => attribute.ad);
  expect([new Set(properties).size, new Set(ad).size]).toEqual([properties.length, ad.length]);
});

describe('the difference from a kit', () => {
  const kit = { CustomAttribute1: 'cc-4711', EmailAddresses: ['SMTP:a@x.example', 'smtp:b@x.example'], MailTip: null };

  it('is none for the same values in another order, and for empty ones', () => {
    const found = {
      CustomAttribute1: 'cc-4711',
      EmailAddresses: ['smtp:b@x.example', 'SMTP:a@x.example'],
      MailTip: '',
    };
    expect(differencesFromKit(kit, found)).toEqual([]);
    expect(differencesFromKit({ ModeratedBy: [] }, { ModeratedBy: null })).toEqual([]);
  });

  it('names each attribute, the prefix of an address and what one side does not tell included', () => {
    const found = { EmailAddresses: ['smtp:a@x.example', 'SMTP:b@x.example'], MailTip: 'On leave' };
    const named = differencesFromKit(kit, found).map(({ attribute, kept, found: now }) => [
      attribute.property,
      kept,
      now,
    ]);
    expect(named).toEqual([
      ['CustomAttribute1', 'cc-4711', undefined],
      ['EmailAddresses', kit.EmailAddresses, found.EmailAddresses],
      ['MailTip', null, 'On leave'],
    ]);
  });
});
