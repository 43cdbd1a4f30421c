import { readinessOf, type ReadinessFacts } from '../../../orchestrations/exchange-soa/readiness';
import { attested, acceptable } from '../../../orchestrations/exchange-soa/checklist';
import { aMailbox } from '../../support/mailbox-move';

const word = (name: string) => ({ name, statement: 'seen', by: 'admin@contoso.com', at: '2026-11-24T06:00:00.000Z' });
const words = (names: readonly string[]) => new Map(names.map((name) => [name, word(name)]));

function factsWith(change: Partial<ReadinessFacts>): ReadinessFacts {
  return {
    mailboxes: [aMailbox('a', { isExchangeCloudManaged: true })],
    recipients: [],
    organization: { isCloudManagedByDefault: true, publicFolders: 'Local' },
    connectors: [],
    hybridLinks: [],
    writebacks: [{ domain: 'x', code: 'Active', mailboxes: 1, writesMail: true }],
    attestations: words(Object.keys(attested)),
    ...change,
  };
}

const resultOf = (facts: ReadinessFacts, name: string) =>
  readinessOf(facts).checks.find((one) => one.name === name)?.result;

test('with everything done and attested the server may be removed', () => {
  expect(readinessOf(factsWith({}))).toMatchObject({ ready: true, endState: 'serverRemoved' });
});

test('with recipients still managed in AD the server may be shut down, when the management tools suffice', () => {
  expect(readinessOf(factsWith({ mailboxes: [aMailbox('a')] }))).toMatchObject({
    ready: true,
    endState: 'managementToolsOnly',
  });
  const attestations = words(Object.keys(attested).filter((name) => name !== 'managementToolsSuffice'));
  expect(readinessOf(factsWith({ mailboxes: [aMailbox('a')], attestations }))).toMatchObject({
    ready: false,
    endState: null,
  });
});

test.each(['mailboxes', 'recipients', 'organization', 'connectors', 'hybridLinks', 'writebacks'] as const)(
  'when %s cannot be read, the server may not be removed, and no word helps',
  (name) => {
    const attestations = words([...Object.keys(attested), ...Object.keys(acceptable)]);
    expect(readinessOf(factsWith({ [name]: undefined, attestations })).endState).not.toBe('serverRemoved');
  },
);

test('no writeback is a matter of a word; public folders on-premises are not', () => {
  expect(resultOf(factsWith({ writebacks: [] }), 'writeback')).toBe('needsAttestation');
  expect(resultOf(factsWith({ writebacks: [], attestations: words(['writeback']) }), 'writeback')).toBe('verified');
  const remote = { isCloudManagedByDefault: true, publicFolders: 'Remote' };
  expect(resultOf(factsWith({ organization: remote, attestations: words(['publicFolders']) }), 'publicFolders')).toBe(
    'failed',
  );
});
