import { changesOf, maskedKeysOf, unreadableKeysOf, withoutChanged } from '../../domain/synchronization-settings';

const domain = { key: 'Domain', value: '{"domain":"corp.contoso.com"}' };
const appKey = { key: 'AppKey', value: '{"appKeyScenario":"AD2AADProvisioning"}' };

test('binds a new configuration to its domain and to provisioning only, unless hashes are asked for', () => {
  expect(changesOf([], 'CORP.contoso.com', {})).toEqual([domain, appKey]);
  const [, second] = changesOf([], 'corp.contoso.com', { passwordHashSync: true });
  expect(second).toEqual({ key: 'AppKey', value: '{"appKeyScenario":"AD2AADPasswordHash"}' });
});

test('changes nothing that already holds, however its JSON is written', () => {
  const notification = {
    key: 'SyncNotificationSettings',
    value: '{ "DeleteThresholdValue": 10, "DeleteThresholdEnabled": true }',
  };
  const asked = { deleteThreshold: { enabled: true, count: 10 } };
  expect(changesOf([domain, appKey, notification], 'corp.contoso.com', asked)).toEqual([]);
});

test('keeps the members of the notification settings that nobody asked to change', () => {
  const notification = { key: 'SyncNotificationSettings', value: '{"Enabled":true,"Recipients":"a@b.c","Later":1}' };
  const [change] = changesOf([domain, appKey, notification], 'corp.contoso.com', {
    deleteThreshold: { enabled: true, count: 9 },
  });
  expect(JSON.parse(change?.value ?? '')).toEqual({
    Enabled: true,
    Recipients: 'a@b.c',
    Later: 1,
    DeleteThresholdEnabled: true,
    DeleteThresholdValue: 9,
  });
});

test('never switches password hash sync off', () => {
  const hashes = { key: 'AppKey', value: '{"appKeyScenario":"AD2AADPasswordHash"}' };
  expect(changesOf([domain, hashes], 'corp.contoso.com', { passwordHashSync: false })).toEqual([]);
});

test('names the keys whose value the service hides', () => {
  expect(maskedKeysOf([domain, { key: 'SecretToken', value: '*' }, { key: 'Password', value: '' }])).toEqual([
    'SecretToken',
    'Password',
  ]);
});

test.each([
  ['{"Enabled":true,"Recipients":null,"Later":{}}', []],
  ['{"DeleteThresholdValue":"500"}', ['SyncNotificationSettings']],
  ['null', ['SyncNotificationSettings']],
  ['not json', ['SyncNotificationSettings']],
])('names the keys whose value is of a shape that is not known: %s', (value, keys) => {
  expect(unreadableKeysOf([domain, appKey, { key: 'SyncNotificationSettings', value }])).toEqual(keys);
});

describe('taking back what one edit changed', () => {
  const notification = (members: object) => ({ key: 'SyncNotificationSettings', value: JSON.stringify(members) });
  const before = [domain, notification({ Enabled: true, Recipients: 'a@contoso.com', DeleteThresholdValue: 500 })];
  const written = [domain, notification({ Enabled: true, Recipients: 'b@contoso.com', DeleteThresholdValue: 500 })];

  test('puts a value back that is still as it was written', () => {
    expect(withoutChanged(written, { before, written })).toEqual(before);
  });

  test('removes a key that the edit brought', () => {
    expect(withoutChanged([domain, appKey], { before: [domain], written: [domain, appKey] })).toEqual([domain]);
  });

  test('puts only its own members back where somebody changed others of the same value', () => {
    const current = [domain, notification({ Enabled: true, Recipients: 'b@contoso.com', DeleteThresholdValue: 77 })];
    const [, back] = withoutChanged(current, { before, written });
    expect(JSON.parse(back?.value ?? '')).toEqual({
      Enabled: true,
      Recipients: 'a@contoso.com',
      DeleteThresholdValue: 77,
    });
  });

  test('leaves a value in which nothing of the edit is', () => {
    const current = [domain, notification({ Enabled: false, Recipients: 'c@contoso.com', DeleteThresholdValue: 77 })];
    expect(withoutChanged(current, { before, written })).toEqual(current);
  });
});
