import type { Connector, Recipient } from '../../../gateways/exchange/exchange-admin';
import { Attestation } from '../../../gateways/records/attestations';
import { acceptable, attested } from '../../../orchestrations/exchange-soa/checklist';
import { readinessOf } from '../../../orchestrations/exchange-soa/readiness';
import type { ReadinessFacts } from '../../../orchestrations/exchange-soa/readiness-facts';
import { aMailbox, now } from '../../support/mailbox-move';

const ago = (days: number) => new Date(Date.parse(now) - days * 86_400_000).toISOString();
const word = (name: string, change: Partial<Attestation> = {}): Attestation =>
  Attestation.parse({ name, statement: 'Looked at it.', by: 'admin@contoso.com', at: ago(1), ...change });
const words = (names: readonly string[], change: Partial<Attestation> = {}) =>
  new Map(names.map((name) => [name, word(name, change)]));
const allWords = () => words(Object.keys(attested));

/** Ready for the removal of the server. */
function factsWith(change: Partial<ReadinessFacts> = {}): ReadinessFacts {
  return {
    now,
    mailboxes: [aMailbox('a', { isExchangeCloudManaged: true })],
    recipients: [],
    organization: { isCloudManagedByDefault: true, publicFolders: 'Local' },
    connectors: [],
    hybridLinks: [],
    writebacks: [{ domain: 'x', code: 'Active', mailboxes: 1, writesMail: true }],
    attestations: allWords(),
    ...change,
  };
}

/** Ready to be shut down, with recipients managed in AD. */
const toolsWith = (change: Partial<ReadinessFacts> = {}) =>
  factsWith({
    mailboxes: [aMailbox('a')],
    organization: { isCloudManagedByDefault: false, publicFolders: 'Local' },
    ...change,
  });

const lineOf = (facts: ReadinessFacts, name: string) =>
  readinessOf(facts).readiness.checks.find((one) => one.name === name);
const resultOf = (facts: ReadinessFacts, name: string) => lineOf(facts, name)?.result;
const endOf = (facts: ReadinessFacts) => readinessOf(facts).readiness;
const notReady = { ready: false, endState: null };

const aRecipient = (change: Partial<Recipient> = {}): Recipient => ({
  id: 'r1',
  displayName: 'News',
  primarySmtpAddress: 'news@contoso.com',
  recipientType: 'MailUniversalDistributionGroup',
  isDirSynced: true,
  hasMailboxElsewhere: false,
  ...change,
});

const aConnector = (change: Partial<Connector> = {}): Connector => ({
  direction: 'outbound',
  name: 'Relay',
  isEnabled: true,
  type: 'Partner',
  smartHosts: [],
  routesAllByWayOfOnPremises: false,
  ...change,
});

/** The word of somebody who accepts what the line shows with these facts. */
function accepting(facts: ReadinessFacts, name: string, change: Partial<Attestation> = {}): ReadinessFacts {
  const { fingerprint, evidence } = readinessOf(facts).shown.find((one) => one.name === name)!;
  const accepted = { fingerprint, evidence };
  return { ...facts, attestations: new Map([...facts.attestations, [name, word(name, { accepted, ...change })]]) };
}

describe('the end states', () => {
  test('with everything done and attested the server may be removed', () => {
    expect(endOf(factsWith())).toMatchObject({ ready: true, endState: 'serverRemoved' });
  });

  test('with recipients managed in AD the server may be shut down, when the management tools suffice', () => {
    expect(endOf(toolsWith())).toMatchObject({ ready: true, endState: 'managementToolsOnly' });
    const attestations = words(Object.keys(attested).filter((name) => name !== 'managementToolsSuffice'));
    expect(endOf(toolsWith({ attestations }))).toMatchObject(notReady);
  });

  test.each(['mailboxes', 'recipients', 'organization', 'connectors', 'hybridLinks', 'writebacks'] as const)(
    'when %s cannot be read nothing is ready, and no word helps',
    (name) => {
      const attestations = words([...Object.keys(attested), ...Object.keys(acceptable)]);
      for (const facts of [factsWith, toolsWith])
        expect(endOf(facts({ [name]: undefined, attestations }))).toMatchObject(notReady);
    },
  );

  test('half of the mailboxes in the cloud is neither of the two', () => {
    const mailboxes = [aMailbox('a'), aMailbox('b', { isExchangeCloudManaged: true })];
    expect(endOf(toolsWith({ mailboxes }))).toMatchObject(notReady);
    expect(lineOf(toolsWith({ mailboxes }), 'recipientsManagedInAD')).toMatchObject({
      result: 'failed',
      evidence: '1 synchronized mailboxes have their Exchange attributes in the cloud: b@emea.contoso.com.',
    });
    expect(endOf(factsWith({ mailboxes }))).toMatchObject(notReady);
  });

  test('the default of the tenant is on for the one, and off for the other', () => {
    const on = { isCloudManagedByDefault: true, publicFolders: 'Local' };
    expect(endOf(toolsWith({ organization: on }))).toMatchObject(notReady);
    expect(endOf(factsWith({ organization: { ...on, isCloudManagedByDefault: false } }))).toMatchObject(notReady);
  });

  test('no mailbox at all shows that the app does not see them', () => {
    expect(endOf(factsWith({ mailboxes: [] }))).toMatchObject(notReady);
    expect(resultOf(factsWith({ mailboxes: [] }), 'exchangeAttributesInCloud')).toBe('unknown');
  });

  test('a synchronized mailbox of which nobody tells who manages it rules out both', () => {
    for (const facts of [factsWith, toolsWith]) {
      const { mailboxes } = facts();
      const untold = { ...aMailbox('b'), isExchangeCloudManaged: null };
      expect(endOf(facts({ mailboxes: [...mailboxes!, untold] }))).toMatchObject(notReady);
      expect(endOf(facts({ mailboxes: [...mailboxes!, { ...untold, isDirSynced: false }] })).ready).toBe(true);
    }
  });

  test('mailboxes that never were in AD stand in the way of neither', () => {
    const cloud = aMailbox('c', { isDirSynced: false });
    expect(endOf(factsWith({ mailboxes: [cloud, aMailbox('a', { isExchangeCloudManaged: true })] })).ready).toBe(true);
    expect(endOf(toolsWith({ mailboxes: [{ ...cloud, isExchangeCloudManaged: true }, aMailbox('a')] })).ready).toBe(
      true,
    );
  });

  test('public folders on-premises are no matter of a word', () => {
    const remote = { isCloudManagedByDefault: true, publicFolders: 'Remote' };
    expect(resultOf(factsWith({ organization: remote, attestations: words(['publicFolders']) }), 'publicFolders')).toBe(
      'failed',
    );
  });
});

describe('recipients', () => {
  test.each([
    ['MailUniversalSecurityGroup', 'groupsAndContactsInCloud'],
    ['RoomList', 'groupsAndContactsInCloud'],
    ['MailContact', 'groupsAndContactsInCloud'],
    ['MailUser', 'mailUsersInCloud'],
  ])('of type %s that AD manages are in the way of %s', (recipientType, name) => {
    const facts = factsWith({ recipients: [aRecipient({ recipientType })] });
    expect(lineOf(facts, name)).toMatchObject({
      result: 'failed',
      evidence: expect.stringContaining('News') as string,
    });
    expect(endOf(facts)).toMatchObject(notReady);
    expect(endOf(accepting(facts, name))).toMatchObject({ endState: 'serverRemoved' });
  });

  test('a mail user with a mailbox elsewhere is one that is not migrated, and no matter of a word', () => {
    const facts = factsWith({ recipients: [aRecipient({ recipientType: 'MailUser', hasMailboxElsewhere: true })] });
    expect([resultOf(facts, 'mailboxesMigrated'), resultOf(facts, 'mailUsersInCloud')]).toEqual(['failed', 'verified']);
  });
});

describe('connectors', () => {
  test('of a partner that takes all mail that leaves is in the way of both, whatever anybody says', () => {
    const connectors = [aConnector({ routesAllByWayOfOnPremises: true, smartHosts: ['mail.contoso.com'] })];
    expect(lineOf(factsWith({ connectors }), 'mailFlow')).toMatchObject({
      result: 'failed',
      evidence: expect.stringContaining('outbound Relay (to mail.contoso.com), which takes all mail') as string,
    });
    for (const facts of [factsWith, toolsWith])
      expect(endOf(accepting(facts({ connectors }), 'smartHosts'))).toMatchObject(notReady);
  });

  test('to hosts of their own need a word that these are not the server, and another one for other hosts', () => {
    const facts = factsWith({ connectors: [aConnector({ smartHosts: ['mail.contoso.com'] })] });
    expect(lineOf(facts, 'smartHosts')).toMatchObject({
      result: 'needsAttestation',
      evidence: expect.stringContaining('Relay (to mail.contoso.com)') as string,
    });
    const accepted = accepting(facts, 'smartHosts');
    expect(endOf(accepted)).toMatchObject({ endState: 'serverRemoved' });
    const elsewhere = [aConnector({ smartHosts: ['other.contoso.com'] })];
    expect(endOf({ ...accepted, connectors: elsewhere })).toMatchObject(notReady);
  });

  test('that are switched off count for nothing', () => {
    const off = { isEnabled: false, smartHosts: ['mail.contoso.com'], routesAllByWayOfOnPremises: true };
    expect(endOf(factsWith({ connectors: [aConnector(off), aConnector({ ...off, type: 'OnPremises' })] })).ready).toBe(
      true,
    );
  });
});

describe('a word', () => {
  test('is shown with person and date, and is what the check relied on', () => {
    const { readiness, reliedOn } = readinessOf(factsWith());
    expect(readiness.checks.find(({ name }) => name === 'smtpRelay')?.evidence).toBe(
      'admin@contoso.com on 2026-11-23: Looked at it.',
    );
    expect(reliedOn.map(({ name }) => name)).toEqual(Object.keys(attested));
  });

  test.each([
    ['is taken back', { holds: false }, /^Taken back: admin@contoso.com .*Looked at it\.$/],
    ['is older than 90 days', { at: ago(91) }, /^Said more than 90 days ago.*Looked at it\.$/],
  ])('that %s counts no more, and is still shown', (_, change, evidence) => {
    const attestations = new Map([...allWords(), ['smtpRelay', word('smtpRelay', change)]]);
    const facts = factsWith({ attestations });
    expect(lineOf(facts, 'smtpRelay')).toMatchObject({
      result: 'needsAttestation',
      evidence: expect.stringMatching(evidence) as string,
    });
    expect(endOf(facts)).toMatchObject(notReady);
    expect(readinessOf(facts).reliedOn.map(({ name }) => name)).not.toContain('smtpRelay');
  });

  test('of 90 days ago still counts', () => {
    expect(endOf(factsWith({ attestations: words(Object.keys(attested), { at: ago(90) }) })).ready).toBe(true);
  });

  test('that somebody else passed on says so', () => {
    const attestations = words(Object.keys(attested), { through: 'a function key' });
    expect(lineOf(factsWith({ attestations }), 'smtpRelay')?.evidence).toBe(
      'admin@contoso.com, named by a function key, with nobody having checked their role, on 2026-11-23: Looked at it.',
    );
  });
});

describe('what is accepted', () => {
  const groups = (...ids: string[]) => ids.map((id) => aRecipient({ id, displayName: `Group ${id}` }));
  const three = factsWith({ recipients: groups('1', '2', '3') });

  test('is exactly what the newest check showed, in whatever order it is listed', () => {
    const accepted = accepting(three, 'groupsAndContactsInCloud');
    expect(endOf({ ...accepted, recipients: groups('3', '1', '2') })).toMatchObject({ endState: 'serverRemoved' });
    for (const recipients of [groups('1', '2', '3', '4'), groups('1', '2', '4')]) {
      const changed = { ...accepted, recipients };
      expect(endOf(changed)).toMatchObject(notReady);
      expect(lineOf(changed, 'groupsAndContactsInCloud')?.evidence).toMatch(
        /This is not what was accepted \(which was: 3 groups .*Group 3\.\): admin@contoso.com/,
      );
    }
  });

  test.each([
    ['taken back', { holds: false }],
    ['old', { at: ago(91) }],
    ['of nothing that was shown', { accepted: null }],
    ['of what could not be read', { accepted: { fingerprint: null, evidence: 'It could not be read.' } }],
  ])('by a word that is %s counts no more', (_, change) => {
    expect(resultOf(accepting(three, 'groupsAndContactsInCloud', change), 'groupsAndContactsInCloud')).toBe('failed');
  });

  test('of the writeback is its state, not how many mailboxes it has', () => {
    const paused = { domain: 'x', code: 'Paused', mailboxes: 1, writesMail: true };
    const facts = factsWith({ writebacks: [paused] });
    expect(resultOf(facts, 'writeback')).toBe('needsAttestation');
    const accepted = accepting(facts, 'writeback');
    expect(resultOf({ ...accepted, writebacks: [{ ...paused, mailboxes: 2 }] }, 'writeback')).toBe('verified');
    expect(resultOf({ ...accepted, writebacks: [{ ...paused, code: 'Quarantine' }] }, 'writeback')).toBe(
      'needsAttestation',
    );
    expect(resultOf({ ...accepted, writebacks: [] }, 'writeback')).toBe('needsAttestation');
  });

  test('is no writeback whose mappings could not be read', () => {
    const writebacks = [{ domain: 'x', code: 'Active', mailboxes: 1, writesMail: undefined }];
    const facts = accepting(factsWith({ writebacks }), 'writeback');
    expect([resultOf(facts, 'writeback'), endOf(facts).ready]).toEqual(['unknown', false]);
  });
});
