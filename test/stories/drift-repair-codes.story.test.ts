import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { controlJob, editRule, inAnyOrder, type Parts, readParts, setSecret } from '../../local/drive/by-hand';
import { check, driftMails, findingOf, seriousOf } from '../../local/drive/drift';
import { readRun } from '../../local/drive/onboarding';
import { approve, ledgerKinds, toTheEnd } from '../support/configuration';
import { acceptBaseline, askRepair } from '../support/drift';

/** Each thing that only an accepted configuration tells is brought back exactly as it was accepted. */
const emea = 'emea.contoso.com';

let world: RunningWorld;
let accepted: Parts;
beforeAll(async () => {
  world = await startWorld();
  await acceptBaseline(world, emea);
  expect(seriousOf(await check(world))).toEqual([]);
  accepted = await readParts(world, emea);
});
afterAll(() => world.close());

const elsewhere = {
  Enabled: true,
  Recipients: 'elsewhere@contoso.com',
  DeleteThresholdEnabled: true,
  DeleteThresholdValue: 500,
};

async function mapToAnotherSource(): Promise<void> {
  await editRule(world, emea, ({ objectMappings }) => {
    const user = objectMappings.find(({ sourceObjectName }) => sourceObjectName === 'user');
    const mapping = user?.attributeMappings.find(({ targetAttributeName }) => targetAttributeName === 'displayName');
    if (!mapping) throw new Error('nothing is mapped to displayName');
    mapping.source = { ...mapping.source, name: 'cn', expression: '[cn]' };
  });
}

const changes = [
  { code: 'MAPPING_CHANGED', risks: [], make: mapToAnotherSource },
  {
    code: 'MAPPING_CHANGED',
    risks: [],
    make: () =>
      editRule(world, emea, ({ objectMappings }) => {
        for (const one of objectMappings) if (one.sourceObjectName === 'contact') one.enabled = false;
      }),
  },
  {
    code: 'NOTIFICATION_CHANGED',
    risks: [],
    make: () => setSecret(world, emea, 'SyncNotificationSettings', elsewhere),
  },
  {
    code: 'SCOPE_IS_EVERYTHING',
    risks: ['ACCOUNTS_LEAVE_SCOPE'],
    make: () => editRule(world, emea, ({ containerFilter }) => (containerFilter.includedContainers = [])),
  },
  {
    code: 'EXCHANGE_WRITEBACK_CHANGED',
    risks: [],
    make: () => controlJob(world, emea, ['AAD2ADExchangeHybridWriteback', 'delete']),
  },
];

test.each(changes)(
  'brings $code back: approved, written, verified, the next check clean, its mail says so',
  async (one) => {
    await one.make();
    const found = await check(world);
    const { code, path } = findingOf(found, one.code);
    expect(seriousOf(found)).toEqual([`${code} ${path}`]);
    const mails = (await driftMails(world)).length;
    const runId = await askRepair(world, found, [code]);
    const { plan } = await readRun(world, runId);
    expect(plan?.risks.map((risk) => risk.code)).toEqual(one.risks);
    await approve(world, runId);
    const run = await toTheEnd(world, runId);
    expect(run).toMatchObject({
      state: 'completed',
      outcome: { kind: 'verified', counts: { repaired: 1, failed: 0 } },
    });
    expect(await ledgerKinds(world, runId)).toEqual(
      expect.arrayContaining(['planned', 'decided', 'written', 'verified']),
    );
    expect(seriousOf(await check(world))).toEqual([]);
    const [mail, ...others] = await driftMails(world);
    expect(others).toHaveLength(mails);
    expect(mail?.text).toMatch(new RegExp(`Resolved\\r?\\n- .*${code}`));
    expect(inAnyOrder(await readParts(world, emea))).toEqual(inAnyOrder(accepted));
  },
);
