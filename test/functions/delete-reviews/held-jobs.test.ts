import { RefusedError } from '../../../domain/errors';
import { fingerprintOf } from '../../../domain/fingerprint';
import { reviewHeldJobs } from '../../../functions/delete-reviews/held-jobs';
import type { Gateways } from '../../../gateways/gateways';
import type { Configuration, Survey } from '../../../gateways/graph/synchronization';
import { aConfiguration, aJob, aSurvey, surveyed } from '../../support/builders';
import { anOpenRound, aPlan } from '../../support/http/a-round';
import { aMailWorld, type MailWorld } from '../../support/a-mail-world';

const seriesBegan = '2026-11-23T06:00:00Z';

function held(domain: string): Configuration {
  const quarantine = { reason: 'TooManyDeletes', code: null, seriesBegan, currentBegan: seriesBegan };
  const job = aJob('AD2AADProvisioning', { jobId: `job of ${domain}`, code: 'Quarantine', quarantine });
  return aConfiguration({ servicePrincipalId: `sp of ${domain}`, domain, jobs: [job] });
}

let world: MailWorld;
let raised: string[];
let unreadableSettings: string[];
beforeEach(() => {
  world = aMailWorld();
  raised = [];
  unreadableSettings = [];
});
afterEach(() => world.close());

function reviewing(survey: Survey) {
  world.synchronization = {
    surveyConfigurations: () => Promise.resolve(survey),
    settings: {
      read: (id: string) =>
        unreadableSettings.includes(id)
          ? Promise.reject(new RefusedError('PERMISSION_MISSING', 'no'))
          : Promise.resolve([]),
    },
  } as unknown as Gateways['synchronization'];
  const engine = {
    start: () => Promise.resolve(),
    raise: (instanceId: string) => Promise.resolve(void raised.push(instanceId)),
  };
  const provisioningLog = { readEntries: () => Promise.resolve([]) };
  return reviewHeldJobs({ ...world, provisioningLog }, engine);
}

async function reviewedDomains(): Promise<(string | null)[]> {
  return (await world.runs.list({ limit: 10 })).runs.map(({ domain }) => domain);
}

const forbidden = { kind: 'unreadable', code: 'READ_FORBIDDEN', detail: 'no' } as const;
const unreadable = { ...surveyed(held('a.contoso.com')), jobs: forbidden };

it('reviews the held deletes of one configuration although another one cannot be read', async () => {
  await reviewing(aSurvey([held('b.contoso.com')], [unreadable]));
  expect(await reviewedDomains()).toEqual(['b.contoso.com']);
});

it('reviews the others when the settings of one cannot be read', async () => {
  unreadableSettings = ['sp of a.contoso.com'];
  await reviewing(aSurvey([held('a.contoso.com'), held('b.contoso.com')]));
  expect(await reviewedDomains()).toEqual(['b.contoso.com']);
});

/** People are deciding about the deletes of a.contoso.com. */
async function aRoundAbout(servicePrincipalId: string) {
  const decided = { servicePrincipalId, jobId: 'job of a.contoso.com', seriesBegan, deletes: [] };
  const plan = { ...aPlan(), decided, fingerprint: fingerprintOf(decided) };
  const { round } = await anOpenRound(world, { plan, change: { workflow: 'delete-threshold' } });
  return round.instanceId;
}

it('does not wake a round because its configuration cannot be read, and does when it is held no more', async () => {
  const instanceId = await aRoundAbout('sp of a.contoso.com');
  await reviewing(aSurvey([held('b.contoso.com')], [unreadable]));
  expect(raised).toEqual([]);
  const healthy = aConfiguration({ servicePrincipalId: 'sp of a.contoso.com', domain: 'a.contoso.com' });
  await reviewing(aSurvey([healthy]));
  expect(raised).toEqual([instanceId]);
});

it('does not resolve an alarm of a configuration that cannot be read', async () => {
  const key = { code: 'DELETES_STILL_HELD', domain: 'a.contoso.com', subject: 'job of a.contoso.com' } as const;
  const at = world.clock.now().toISOString();
  await world.alarms.open({ ...key, severity: 'critical', detail: 'held' }, { occurrence: 'one', at });
  await reviewing(aSurvey([], [unreadable]));
  expect((await world.alarms.list(at)).map(({ state }) => state)).toEqual(['open']);
});
