import { Workflow } from '../../../domain/run';
import { BrokenError, RefusedError } from '../../../domain/errors';
import { timerNames } from '../../../domain/timers';
import { type HealthCheck, readHealth } from '../../../functions/health/health-checks';
import { grantsOf, permissionsOf } from '../../../functions/permissions';
import { aDoorWorld, type DoorWorld, failing, tenantId } from '../../support/http/world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let world: DoorWorld;
beforeEach(() => void (world = aDoorWorld()));
afterEach(() => world.close());

async function look(name: string): Promise<HealthCheck> {
  const { checks } = await readHealth(world);
  const found = checks.find((check) => check.name === name);
  if (!found) throw new Error(`no check ${name} among ${checks.map((check) => check.name).join(', ')}`);
  return found;
}

async function statusAfter(name: string): Promise<string> {
  const { status, checks } = await readHealth(world);
  const others = checks.filter((check) => ![name, 'node'].includes(check.name) && check.result !== 'verified');
  expect(others).toEqual([]);
  return status;
}

function grant(...roles: string[]): void {
  world.identity.readGrantedPermissions = () => Promise.resolve(roles);
}

function exact(): string[] {
  return grantsOf(permissionsOf(world.config)).flatMap(({ permission, where }) =>
    where === 'exchange' ? [] : [permission],
  );
}

describe('settings', () => {
  it('tell all problems together', async () => {
    world.settings.TENANT_ID = '00000000-0000-0000-0000-000000000000';
    world.settings.WEBSITE_SITE_NAME = 'app';
    world.settings.PUBLIC_BASE_URL = 'http://localhost:7071';
    delete world.config.policies['delete-threshold'];
    const { result, detail } = await look('settings');
    expect(result).toBe('failed');
    expect(detail).toMatch(/TENANT_ID is that of the sample; PUBLIC_BASE_URL .*; delete-threshold is enabled/);
  });

  it('warn when nobody is told of alarms, which is no illness', async () => {
    world.config.alarms.notify = [];
    expect(await look('settings')).toMatchObject({
      result: 'warning',
      howTo: expect.stringContaining('alarms.notify'),
    });
    expect(await statusAfter('settings')).toBe('healthy');
  });
});

describe('the platform', () => {
  it('names the roles and settings of what cannot be read, with the code and no more', async () => {
    world.probes.readContainers = () => Promise.reject(new BrokenError('STORAGE_REFUSED', 'secret words'));
    world.probes.readSigningKeys = () => Promise.reject(new RefusedError('SIGNING_KEY_MISSING', 'secret words'));
    expect(await look('blobs')).toEqual({
      name: 'blobs',
      result: 'unknown',
      detail: 'Could not be read: STORAGE_REFUSED.',
      howTo: expect.stringContaining('Storage Blob Data Contributor'),
    });
    expect((await look('signing-keys')).detail).toBe('Could not be read: SIGNING_KEY_MISSING.');
    expect((await look('signing-keys')).howTo).toContain('Key Vault Secrets User');
    expect(JSON.stringify(await readHealth(world))).not.toContain('secret words');
  });

  it.each([
    [200, 'failed'],
    [401, 'verified'],
    [302, 'verified'],
    [403, 'unknown'],
    [503, 'unknown'],
    [404, 'unknown'],
  ])('whose answer to made-up headers is %i is %s', async (status, result) => {
    world.probes.knockForged = () => Promise.resolve(status);
    expect((await look('sign-in')).result).toBe(result);
  });

  it('does not knock while sign-in is off', async () => {
    world.settings.WEBSITE_AUTH_ENABLED = 'False';
    world.probes.knockForged = () => Promise.reject(new Error('knocked'));
    expect(await look('sign-in')).toMatchObject({ result: 'failed', detail: expect.stringContaining('is off') });
  });

  it.each([
    [0, 'verified'],
    [MINUTE + 1, 'warning'],
    [-MINUTE - 1, 'warning'],
    [5 * MINUTE, 'failed'],
    [-5 * MINUTE, 'failed'],
  ])('whose clock is %i ms away is %s', async (away, result) => {
    world.probes.readGraphTime = () => Promise.resolve(new Date(world.clock.now().getTime() + away));
    expect((await look('clock')).result).toBe(result);
  });

  it('does not know its clock when Graph tells no time', async () => {
    world.probes.readGraphTime = () => Promise.resolve(undefined);
    expect((await look('clock')).result).toBe('unknown');
  });
});

describe('timers', () => {
  it('are awaited from the first look on', async () => {
    expect(await look('timers')).toMatchObject({ result: 'verified', detail: expect.stringContaining('sweep') });
    world.advance(15 * MINUTE + 1);
    const { result, detail } = await look('timers');
    expect([result, detail]).toEqual([
      'failed',
      expect.stringMatching(/: sweep \(never, awaited since 2026-11-23T08:00/),
    ]);
  });

  it.each([
    ['sweep', 15 * MINUTE],
    ['ledgerCheckpoint', 130 * MINUTE],
    ['ledgerVerification', 26 * HOUR],
    ['retention', 26 * HOUR],
    ['healthLook', 45 * MINUTE],
  ] as const)('that did not run are named: %s', async (timer, longest) => {
    await world.heartbeats.note(timer);
    world.advance(longest);
    for (const other of timerNames) {
      if (other !== timer) await world.heartbeats.note(other);
    }
    expect(await look('timers')).toMatchObject({ result: 'verified' });
    world.advance(1);
    const { result, detail } = await look('timers');
    expect([result, detail]).toEqual([
      'failed',
      `Did not run as they should: ${timer} (last ran to its end at 2026-11-23T08:00:00.000Z).`,
    ]);
    await world.heartbeats.note(timer);
    expect(await statusAfter('timers')).toBe('healthy');
  });
});

describe('the tenant', () => {
  it('is the one of the settings, and synchronizes', async () => {
    const answer = (of: string, onPremisesSyncEnabled: boolean) => {
      world.directory.readOrganization = () => Promise.resolve({ tenantId: of, onPremisesSyncEnabled });
    };
    answer('99999999-9999-4999-8999-999999999999', true);
    expect((await look('graph')).howTo).toContain('TENANT_ID');
    answer(tenantId.toUpperCase(), false);
    expect((await look('graph')).howTo).toContain('TENANT_SYNC_DISABLED');
    world.directory = failing(new RefusedError('PERMISSION_MISSING', 'no'));
    expect(await look('graph')).toMatchObject({ result: 'unknown', detail: 'Could not be read: PERMISSION_MISSING.' });
  });

  it('has the mailbox', async () => {
    world.settings.MAIL_SENDER = 'nobody@contoso.com';
    expect(await look('mailbox')).toMatchObject({ result: 'failed', detail: expect.stringContaining('nobody@') });
  });

  it('did not take mails: names the permission and who goes on without, until one is taken', async () => {
    const alarm = { code: 'MAIL_FAILED', domain: null, subject: '' } as const;
    const at = world.clock.now().toISOString();
    await world.alarms.open({ ...alarm, severity: 'critical', detail: 'x' }, { occurrence: 'one', at });
    const { result, detail } = await look('mailbox');
    expect([result, detail]).toEqual([
      'failed',
      expect.stringMatching(/ou-onboarding, delete-threshold, .*: they need Mail\.Send .* go on without mails/),
    ]);
    await world.alarms.resolve(alarm, { occurrence: 'two', at });
    expect((await look('mailbox')).result).toBe('verified');
  });
});

describe('permissions', () => {
  const needed = permissionsOf(aDoorWorld().config).filter(({ requiredToStart }) => requiredToStart);

  it.each(needed.map(({ workflow, permission }) => [permission, workflow]))(
    'without %s name it and %s, and who goes on',
    async (permission, workflow) => {
      grant(...exact().filter((role) => role !== permission));
      const { result, detail } = await look(`permissions:${workflow}`);
      expect([result, detail]).toEqual(['failed', expect.stringContaining(`${workflow} needs ${permission} (`)]);
      const stopped = needed.filter((need) => need.permission === permission).map((need) => need.workflow);
      const others = [...new Set(permissionsOf(aDoorWorld().config).map((need) => need.workflow))];
      const going = others.filter((one) => one !== 'shared' && !stopped.includes(one));
      expect(detail).toContain(
        going.length > 0 ? `Others go on: ${going.join(', ')}.` : 'Every other workflow lacks something too.',
      );
      for (const one of stopped) expect((await look(`permissions:${one}`)).result).toBe('failed');
      for (const one of going) expect((await look(`permissions:${one}`)).result).not.toBe('failed');
    },
  );

  it('that no run needs in order to begin are a warning: it goes on', async () => {
    grant(...exact().filter((role) => role !== 'OnPremisesPublishingProfiles.ReadWrite.All'));
    const { result, detail } = await look('permissions:ou-onboarding');
    expect([result, detail]).toEqual([
      'warning',
      expect.stringContaining('goes on without OnPremisesPublishingProfiles.ReadWrite.All (agents.readAgents)'),
    ]);
    expect((await look('permissions:delete-threshold')).result).toBe('verified');
    expect((await readHealth(world)).status).toBe('healthy');
  });

  it('of a workflow that is switched off are more than needed', async () => {
    const before = exact();
    world.config.workflows['delete-threshold'] = { enabled: false };
    world.config.workflows['sync-health'] = { enabled: false };
    grant(...before);
    expect(await look('permissions:surplus')).toMatchObject({
      result: 'warning',
      detail: 'Granted and not needed: RoleManagement.Read.Directory.',
    });
    await expect(look('permissions:delete-threshold')).rejects.toThrow('no check');
    grant(...exact().filter((role) => role !== 'Application.ReadWrite.OwnedBy'));
    for (const workflow of Workflow.options.slice(2)) world.config.workflows[workflow] = { enabled: false };
    expect((await look('permissions:ou-onboarding')).detail).toContain('No other workflow is enabled.');
  });

  it('to send as anybody in the tenant are told of', async () => {
    grant(...exact(), 'Mail.Send');
    expect((await look('permissions:surplus')).detail).toContain('as anybody in the tenant');
  });

  it('are unknown while the identity gives no token', async () => {
    world.identity = failing(new BrokenError('IDENTITY_UNAVAILABLE', 'no'));
    for (const name of ['permissions:shared', 'permissions:ou-onboarding', 'permissions:surplus']) {
      expect(await look(name)).toMatchObject({ result: 'unknown', howTo: expect.stringContaining('AZURE_CLIENT_ID') });
    }
  });
});

describe('what has an end', () => {
  it('is told of from the announced day on', async () => {
    expect((await look('secrets-api')).result).toBe('verified');
    world.advance(Date.parse('2027-01-01') - world.clock.now().getTime());
    expect(await look('secrets-api')).toMatchObject({
      result: 'warning',
      detail: expect.stringContaining('2027-07-06'),
    });
    world.advance(187 * DAY);
    expect((await look('secrets-api')).result).toBe('unknown');
  });
});

describe('password writeback', () => {
  it('that nothing proves is a warning with what to do, and no reason to call the app degraded', async () => {
    world.audits = failing(new RefusedError('PERMISSION_MISSING', 'no'));
    world.directory.readPasswordWriteback = () => Promise.resolve(false);
    const { result, detail, howTo } = await look('password-writeback');
    expect([result, detail]).toEqual(['warning', expect.stringContaining('switched off')]);
    expect(howTo).toContain('Write back passwords');
    expect((await readHealth(world)).status).toBe('healthy');
  });
});
