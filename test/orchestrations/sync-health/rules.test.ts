import type { AppFacts, Facts } from '../../../orchestrations/sync-health/contract';
import { appVerdictsOf, changesOf, verdictsOf } from '../../../orchestrations/sync-health/rules';
import { at, forbidden, healthFacts, healthOfJob, minutesAgo, read, unknown } from '../../support/health-facts';

function openOf(change: Partial<Facts>): string[] {
  return verdictsOf(healthFacts(change)).flatMap(({ code, isOver }) => (isOver ? [] : [code]));
}

function verdictOf(code: string, change: Partial<Facts>) {
  return verdictsOf(healthFacts(change)).find((verdict) => verdict.code === code);
}

const day = 24 * 60;

it('finds nothing wrong with what is healthy, and every alarm over', () => {
  const verdicts = verdictsOf(healthFacts());
  expect(verdicts.filter(({ isOver }) => !isOver)).toEqual([]);
  expect(verdicts.map(({ code }) => code).sort()).toEqual([
    'ERRORS_RISING',
    'FEWER_THAN_TWO_AGENTS',
    'JOB_QUARANTINED',
    'NO_ACTIVE_AGENT',
    'NO_ACTIVITY',
    'NO_RECENT_CYCLE',
    'OBJECT_ERRORS',
    'OU_RENAMED_OR_MISSING',
    'PASSWORD_SYNC_STALE',
    'REPORT_STALE',
  ]);
});

it('says nothing at all when nothing could be read', () => {
  const nothing = {
    jobs: unknown,
    agents: unknown,
    report: unknown,
    lostUnits: unknown,
    failing: unknown,
    lastEntryAt: unknown,
    lastPasswordSync: unknown,
  };
  expect(verdictsOf(healthFacts(nothing))).toEqual([]);
});

describe('JOB_QUARANTINED', () => {
  const quarantined = (reason: string, code: string | null = null) =>
    read([healthOfJob('AD2AADProvisioning', { code: 'Quarantine', quarantine: { reason, code, seriesBegan: at } })]);

  it('names reason, code and the team that can do something', () => {
    const jobs = quarantined('EncounteredQuarantineException', 'AzureActiveDirectoryExpiredCredentials');
    expect(verdictOf('JOB_QUARANTINED', { jobs })).toMatchObject({
      severity: 'critical',
      detail: expect.stringMatching(
        /EncounteredQuarantineException, AzureActiveDirectoryExpired\w+, for the identity team/,
      ),
    });
  });

  it('says a cause that several jobs share once', () => {
    const quarantine = { reason: 'EncounteredQuarantineException', code: null, seriesBegan: at };
    const other = { ...quarantine, reason: 'Unknown', seriesBegan: '' };
    const held = [quarantine, quarantine, other, null].map((one, index) =>
      healthOfJob(`job${index}`, { code: 'Quarantine', quarantine: one }),
    );
    expect(verdictOf('JOB_QUARANTINED', { jobs: read(held) })?.detail).toContain(
      `: job0 since ${at}, job1 since ${at} (EncounteredQuarantineException); job2 since an unknown instant (Unknown); job3. `,
    );
  });

  it('leaves held deletes to their workflow, unless that is switched off', () => {
    const jobs = quarantined('TooManyDeletes');
    expect(openOf({ jobs })).not.toContain('JOB_QUARANTINED');
    expect(openOf({ jobs, reviewsHeldDeletes: false })).toContain('JOB_QUARANTINED');
  });
});

describe('NO_RECENT_CYCLE', () => {
  const ended = (minutes: number, change = {}) =>
    read([
      healthOfJob('AD2AADProvisioning', {
        lastEnded: minutesAgo(minutes),
        lastSuccessEnded: minutesAgo(minutes),
        ...change,
      }),
    ]);

  it.each([
    [60, false],
    [61, true],
  ])('after %i minutes: %s', (minutes, isOpen) => {
    expect(openOf({ jobs: ended(minutes) }).includes('NO_RECENT_CYCLE')).toBe(isOpen);
  });

  it.each(['Paused', 'Quarantine', 'NotRun'])('whatever the reason: %s', (code) => {
    const jobs = ended(90, { code, scheduleState: code === 'Paused' ? 'Paused' : 'Active' });
    expect(verdictOf('NO_RECENT_CYCLE', { jobs })?.detail).toContain(code);
  });

  it('stays as it is while a run of ours holds the job paused, and counts when the job should run all the same', () => {
    const held = { heldByRun: 'run-1' };
    expect(verdictOf('NO_RECENT_CYCLE', { ...held, jobs: ended(90, { scheduleState: 'Paused' }) })).toBeUndefined();
    expect(openOf({ ...held, jobs: ended(90) })).toContain('NO_RECENT_CYCLE');
  });

  it('is none while a long cycle moves on', () => {
    expect(openOf({ jobs: ended(600, { progressObserved: minutesAgo(5) }) })).not.toContain('NO_RECENT_CYCLE');
  });

  const quarantine = { reason: 'EncounteredQuarantineException', code: null, seriesBegan: minutesAgo(600) };
  const retried = (lastEnded: number, change = {}) =>
    ended(lastEnded, {
      code: 'Quarantine',
      quarantine,
      lastState: 'Failed',
      lastSuccessEnded: minutesAgo(600),
      ...change,
    });

  it('is not ended by a try of a quarantined job that fails, and says the same after each', () => {
    const after = [1, 50, 70].map((minutes) => verdictOf('NO_RECENT_CYCLE', { jobs: retried(minutes) }));
    expect(after[0]).toMatchObject({ isOver: false, detail: expect.stringContaining('succeeded at') });
    expect(new Set(after.map((verdict) => verdict?.detail)).size).toBe(1);
    const trying = retried(1, { progressObserved: at, lastSuccessEnded: null });
    expect(verdictOf('NO_RECENT_CYCLE', { jobs: trying })?.detail).toContain('none ever succeeded');
  });

  it('waits for a success where a job that was let out of quarantine fails', () => {
    const out = { code: 'Active', quarantine: null };
    expect(verdictOf('NO_RECENT_CYCLE', { jobs: retried(1, out) })).toBeUndefined();
    const succeeded = { ...out, lastState: 'Succeeded', lastSuccessEnded: minutesAgo(1) };
    expect(verdictOf('NO_RECENT_CYCLE', { jobs: retried(1, succeeded) })).toMatchObject({ isOver: true });
  });

  it('asks about a job that never ran from the first look on', () => {
    const jobs = read([healthOfJob('AD2AADProvisioning', { lastEnded: null })]);
    expect(openOf({ jobs, firstSeenAt: minutesAgo(30) })).not.toContain('NO_RECENT_CYCLE');
    expect(openOf({ jobs, firstSeenAt: minutesAgo(90) })).toContain('NO_RECENT_CYCLE');
  });
});

describe('agents', () => {
  it.each([
    [2, []],
    [1, ['FEWER_THAN_TWO_AGENTS']],
    [0, ['NO_ACTIVE_AGENT']],
  ])('%i active: %j', (active, codes) => {
    expect(openOf({ agents: read({ active }) })).toEqual(codes);
  });

  it('that all stop do not end the alarm that they are too few', () => {
    expect(verdictOf('FEWER_THAN_TWO_AGENTS', { agents: read({ active: 0 }) })).toBeUndefined();
  });

  const running = (runningAgents: number | null, collectedAt = at) =>
    read({ collectedAt, isFresh: true, runningAgents });
  const open = (code: string, openedAt: string) => [{ code, severity: 'warning', detail: 'Only one.', openedAt }];

  it('that could not be read this time are judged by nothing', () => {
    const lastCode = 'HybridIdentityServiceNoActiveAgents';
    for (const jobs of [read([healthOfJob()]), read([healthOfJob('AD2AADProvisioning', { lastCode })])]) {
      for (const report of [running(1), running(2)]) {
        const codes = verdictsOf(healthFacts({ agents: unknown, jobs, report })).map(({ code }) => code);
        expect(codes.filter((code) => code.includes('AGENT'))).toEqual([]);
      }
    }
  });

  it('that Graph does not show are not found again by what was seen before the alarm', () => {
    const standing = [...open('FEWER_THAN_TWO_AGENTS', minutesAgo(30)), ...open('NO_ACTIVE_AGENT', minutesAgo(30))];
    const over = (reportAge: number, successAge: number) => {
      const jobs = read([healthOfJob('AD2AADProvisioning', { lastSuccessEnded: minutesAgo(successAge) })]);
      const found = verdictsOf(
        healthFacts({ agents: forbidden, standing, jobs, report: running(2, minutesAgo(reportAge)) }),
      );
      return found.flatMap(({ code, isOver }) => (isOver && code.includes('AGENT') ? [code] : []));
    };
    expect(over(40, 40)).toEqual([]);
    expect(over(20, 40)).toEqual(['FEWER_THAN_TWO_AGENTS']);
    expect(over(40, 20)).toEqual(['NO_ACTIVE_AGENT']);
  });

  it('that Graph does not show are judged by the code of the job and by the report', () => {
    const lastCode = 'HybridIdentityServiceNoActiveAgents';
    const jobs = read([healthOfJob('AD2AADProvisioning', { lastState: 'Failed', lastCode })]);
    for (const agents of [forbidden, { ...forbidden, code: 'AGENTS_NOT_NAMED' }]) {
      expect(openOf({ agents, jobs })).toContain('NO_ACTIVE_AGENT');
      expect(openOf({ agents, report: running(1) })).toEqual(['FEWER_THAN_TWO_AGENTS']);
      expect(verdictOf('FEWER_THAN_TWO_AGENTS', { agents, report: running(null) })).toBeUndefined();
      expect(verdictOf('NO_ACTIVE_AGENT', { agents })).toMatchObject({ isOver: true });
    }
  });
});

describe('ERRORS_RISING', () => {
  const counts = (...escrowed: number[]) =>
    escrowed.map((count, index) => ({ at: minutesAgo(100 - index * 20), escrowed: count }));

  it.each([
    ['steady', counts(15), false],
    ['one more', counts(0, 1), false],
    ['three in one step', counts(0, 3), false],
    ['three in two steps', counts(0, 1, 3), true],
    ['ten at once', counts(0, 10), true],
    ['fewer', counts(9, 4), false],
    ['up and down again', counts(0, 2, 5, 1), false],
  ])('%s: %j', (_what, samples, isOpen) => {
    expect(openOf({ samples }).includes('ERRORS_RISING')).toBe(isOpen);
  });

  it('stays while a count goes up and down, until it has been calm for two hours', () => {
    const swinging = counts(5, 8, 5, 8, 5);
    expect(verdictOf('ERRORS_RISING', { samples: swinging.slice(0, 4) })).toMatchObject({ isOver: false });
    expect(verdictOf('ERRORS_RISING', { samples: swinging })).toBeUndefined();
    const later = swinging.map(({ escrowed }, index) => ({ at: minutesAgo(170 - index * 20), escrowed }));
    expect(verdictOf('ERRORS_RISING', { samples: later })).toBeUndefined();
    const calm = swinging.map(({ escrowed }, index) => ({ at: minutesAgo(190 - index * 20), escrowed }));
    expect(verdictOf('ERRORS_RISING', { samples: calm })).toMatchObject({ isOver: true });
  });

  it('is over when the count has not risen for two hours', () => {
    const samples = [minutesAgo(300), minutesAgo(200), minutesAgo(150)].map((seen, index) => ({
      at: seen,
      escrowed: index * 5,
    }));
    expect(verdictOf('ERRORS_RISING', { samples })).toMatchObject({ isOver: true });
  });

  it('is not judged by a cycle that failed or is long ago', () => {
    const samples = counts(0, 20);
    for (const change of [{ lastState: 'Failed' }, { lastEnded: minutesAgo(90) }]) {
      const jobs = read([healthOfJob('AD2AADProvisioning', change)]);
      expect(verdictOf('ERRORS_RISING', { samples, jobs })).toBeUndefined();
    }
  });
});

describe('OBJECT_ERRORS', () => {
  const jobs = read([healthOfJob('AD2AADProvisioning', { escrowed: 3 })]);
  const samples = [{ at: minutesAgo(10), escrowed: 3 }];

  it('groups by cause, with the team responsible', () => {
    const failing = read([
      { code: 'AttributeValueMustBeUnique', count: 2, examples: ['Employee 1', 'Employee 2'] },
      { code: 'TimeOut', count: 1, examples: ['Employee 3'] },
    ]);
    expect(verdictOf('OBJECT_ERRORS', { jobs, samples, failing })?.detail).toBe(
      '3 objects of corp.contoso.com cannot be synchronized. By cause: AttributeValueMustBeUnique, 2, for the owners of the ' +
        'objects in Active Directory: Employee 1, Employee 2; TimeOut, 1, for the on-premises agent team: Employee 3.',
    );
  });

  it('waits for a log that lags, and then says that it does not name them', () => {
    expect(verdictOf('OBJECT_ERRORS', { jobs, samples, failing: read([]) })).toBeUndefined();
    const older = [{ at: minutesAgo(40), escrowed: 3 }];
    expect(verdictOf('OBJECT_ERRORS', { jobs, samples: older, failing: read([]) })?.detail).toContain(
      'does not name them',
    );
  });

  it('neither opens nor ends when the log cannot be read', () => {
    expect(verdictOf('OBJECT_ERRORS', { jobs, samples: [{ at: minutesAgo(900), escrowed: 3 }] })).toBeUndefined();
  });
});

it('OU_RENAMED_OR_MISSING says what a unit is called now, or that it is gone', () => {
  const lostUnits = read([
    { name: 'OU=Staff,DC=corp', renamedTo: 'OU=People,DC=corp' },
    { name: 'OU=Old,DC=corp', renamedTo: null },
  ]);
  expect(verdictOf('OU_RENAMED_OR_MISSING', { lostUnits })?.detail).toContain(
    'OU=Staff,DC=corp is OU=People,DC=corp now; OU=Old,DC=corp is gone',
  );
});

describe('NO_ACTIVITY', () => {
  const quiet = read([healthOfJob('AD2AADProvisioning', { lastExportsEnded: minutesAgo(day + 1) })]);

  it('is a day without an export and without an entry in the log', () => {
    expect(openOf({ jobs: quiet, lastEntryAt: read(null) })).toEqual(['NO_ACTIVITY']);
    expect(openOf({ jobs: quiet, lastEntryAt: read(minutesAgo(30)) })).toEqual([]);
    expect(verdictOf('NO_ACTIVITY', { jobs: quiet, lastEntryAt: unknown })).toBeUndefined();
  });

  it('is not judged of a job that tries again in quarantine, or fails', () => {
    const change = { lastExportsEnded: null, lastState: 'Failed', lastSuccessEnded: minutesAgo(600) };
    const quarantine = { reason: 'Unknown', code: null, seriesBegan: at };
    for (const more of [{}, { quarantine }, { quarantine, lastState: 'EntryLevelErrors' }]) {
      const jobs = read([healthOfJob('AD2AADProvisioning', { ...change, ...more })]);
      expect(verdictOf('NO_ACTIVITY', { jobs, lastEntryAt: read(null) })).toBeUndefined();
    }
  });

  it('is not judged of a job that does not run', () => {
    const jobs = read([healthOfJob('AD2AADProvisioning', { lastExportsEnded: null, lastEnded: minutesAgo(600) })]);
    expect(verdictOf('NO_ACTIVITY', { jobs, lastEntryAt: read(null) })).toBeUndefined();
  });
});

describe('PASSWORD_SYNC_STALE', () => {
  const hashes = (minutes: number, change = {}) =>
    read([healthOfJob('AD2AADPasswordHash', { lastSuccessEnded: minutesAgo(minutes), ...change })]);

  it('is three hours without a success, or a tenant that receives none though the job succeeds', () => {
    expect(openOf({ jobs: hashes(181) })).toContain('PASSWORD_SYNC_STALE');
    expect(openOf({ jobs: hashes(2), lastPasswordSync: read(minutesAgo(181)) })).toEqual(['PASSWORD_SYNC_STALE']);
    expect(verdictOf('PASSWORD_SYNC_STALE', { jobs: hashes(2), lastPasswordSync: unknown })).toBeUndefined();
  });

  it('of a job that never succeeded is asked about from the first look on', () => {
    const jobs = read([healthOfJob('AD2AADPasswordHash', { lastSuccessEnded: null })]);
    expect(verdictOf('PASSWORD_SYNC_STALE', { jobs, firstSeenAt: minutesAgo(180) })).toBeUndefined();
    expect(verdictOf('PASSWORD_SYNC_STALE', { jobs, firstSeenAt: minutesAgo(181) })).toMatchObject({
      isOver: false,
      detail: expect.stringContaining('never succeeded'),
    });
  });

  it('does not count what a run of ours holds paused, or a configuration without password hash sync', () => {
    const held = { heldByRun: 'run-1', jobs: hashes(181, { scheduleState: 'Paused' }) };
    expect(verdictOf('PASSWORD_SYNC_STALE', held)).toBeUndefined();
    expect(verdictOf('PASSWORD_SYNC_STALE', { jobs: read([healthOfJob()]) })).toMatchObject({ isOver: true });
  });
});

it('REPORT_STALE is an old report, not one that never came', () => {
  const report = read({ collectedAt: minutesAgo(2000), isFresh: false, runningAgents: null });
  expect(openOf({ report })).toEqual(['REPORT_STALE']);
  expect(verdictOf('REPORT_STALE', { report: read(null) })).toBeUndefined();
});

describe('the app', () => {
  const app = (change: Partial<AppFacts> = {}) =>
    appVerdictsOf({ at, isAuthenticationOn: true, forgedKnock: read(401), standing: [], ...change });
  const open = (change: Partial<AppFacts>) => app(change).flatMap(({ code, isOver }) => (isOver ? [] : [code]));

  it('is told of when its sign-in is off or can be forged; a firewall in between proves nothing', () => {
    expect(open({ isAuthenticationOn: false })).toEqual(['AUTHENTICATION_OFF']);
    expect(open({ forgedKnock: read(200) })).toEqual(['AUTHENTICATION_OFF']);
    for (const forgedKnock of [read(403), read(503), unknown]) {
      expect(app({ forgedKnock }).map(({ code }) => code)).not.toContain('AUTHENTICATION_OFF');
    }
    expect(app({ forgedKnock: read(302) })).toContainEqual(
      expect.objectContaining({ code: 'AUTHENTICATION_OFF', isOver: true }),
    );
  });

  it('is told of an API that retires from 2027 on', () => {
    expect(open({ at: '2026-12-31T23:59:59.000Z' })).toEqual([]);
    expect(open({ at: '2027-01-01T00:00:00.000Z' })).toEqual(['SECRETS_API_RETIRING']);
  });
});

it('changes nothing about an alarm that is found again as it stands', () => {
  const verdicts = verdictsOf(healthFacts({ agents: read({ active: 1 }) }));
  const few = verdicts.find(({ isOver }) => !isOver);
  if (!few) throw new Error('nothing is open');
  expect(changesOf([], verdicts)).toEqual([few]);
  const known = { ...few, openedAt: minutesAgo(30) };
  expect(changesOf([known], verdicts)).toEqual([]);
  expect(changesOf([{ ...known, detail: 'other words' }], verdicts)).toEqual([few]);
  expect(changesOf([known], verdictsOf(healthFacts())).map(({ code, isOver }) => [code, isOver])).toEqual([
    ['FEWER_THAN_TWO_AGENTS', true],
  ]);
});
