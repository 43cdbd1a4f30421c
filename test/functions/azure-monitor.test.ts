import { BrokenError, RefusedError } from '../../domain/errors';
import { aRecordedRun } from '../support/http/a-round';
import { aResolvedAlert, aSampleAlert, anAlert } from '../support/azure-monitor-alert';
import { type Doors, openDoors, principalHeaders } from '../support/http/knocks';
import { aDoorWorld, type DoorWorld, people, tenantId } from '../support/http/world';

const byKey = '/api/webhooks/azure-monitor';
const byToken = '/api/azure-monitor';
const azureMonitor = '461e8683-5575-4561-ac7f-899cc907d62a';
const webhookRole = 'ActionGroupsSecureWebhook';

let world: DoorWorld;
let doors: Doors;
let looks = 0;
beforeEach(() => {
  world = aDoorWorld();
  looks = 0;
  lookWith(() => Promise.resolve([]));
  doors = openDoors(world);
});
afterEach(() => world.close());

function lookWith(list: () => Promise<never[]>): void {
  world.synchronization = {
    async surveyConfigurations() {
      looks++;
      return { configurations: await list(), unidentified: [] };
    },
  } as unknown as DoorWorld['synchronization'];
}

/** A token of an application, as App Service Authentication passes it on. */
function application(appId: string, roles: string[], more: Record<string, string> = {}): Record<string, string> {
  const claims: [string, string][] = [
    ['azp', appId],
    ['http://schemas.microsoft.com/identity/claims/objectidentifier', 'bbbbbbbb-0000-4000-8000-000000000001'],
    ['http://schemas.microsoft.com/identity/claims/tenantid', tenantId],
    ...Object.entries(more),
    ...roles.map((role): [string, string] => ['roles', role]),
  ];
  const principal = { auth_typ: 'aad', claims: claims.map(([typ, val]) => ({ typ, val })) };
  return { 'x-ms-client-principal': Buffer.from(JSON.stringify(principal)).toString('base64') };
}

const genuine = () => application(azureMonitor, [webhookRole]);
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('an alert', () => {
  it.each([
    ['fired', anAlert()],
    ['of a job that is none of ours', anAlert({ jobId: 'somebody.elses' })],
    ['resolved', aResolvedAlert()],
    ['of the button that tests an action group', aSampleAlert()],
  ])('that is %s makes all jobs be looked at, through both doors', async (_what, json) => {
    for (const [path, headers] of [
      [byKey, {}],
      [byToken, genuine()],
    ] as const) {
      const before = looks;
      const reply = await doors.send('POST', path, { json, headers });
      expect([path, reply.status]).toEqual([path, 202]);
      expect(reply.body).toHaveProperty('alertId');
      expect(looks).toBe(before + 1);
    }
  });

  it.each([
    ['another schema', { ...anAlert(), schemaId: 'AzureMonitorMetricAlert' }, '/schemaId'],
    [
      'another condition',
      anAlert({ essentials: { monitorCondition: 'Burning' } }),
      '/data/essentials/monitorCondition',
    ],
    ['no data', { schemaId: 'azureMonitorCommonAlertSchema' }, '/data'],
    ['a list', [], ''],
  ])('of %s is refused and looks at nothing', async (_what, json, field) => {
    for (const [path, headers] of [
      [byKey, {}],
      [byToken, genuine()],
    ] as const) {
      const reply = await doors.send('POST', path, { json, headers });
      expect([reply.status, reply.body.code]).toEqual([400, 'INVALID_REQUEST']);
      expect(reply.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ field })]));
    }
    expect(looks).toBe(0);
  });

  it.each([
    new BrokenError('GRAPH_UNREACHABLE', 'no answer'),
    new RefusedError('PERMISSION_MISSING', 'grant Synchronization.Read.All'),
    new Error('unexpected'),
  ])('is taken, and the log says so, when looking fails with %s', async (error) => {
    lookWith(() => Promise.reject(error));
    expect((await doors.send('POST', byKey, { json: anAlert() })).status).toBe(202);
    await settled();
    expect(world.logged.at(-1)).toMatchObject({ level: 'warn', fields: { message: error.message } });
    expect(world.logged.at(-1)?.message).toContain('the sweep looks within five minutes');
  });

  it('is answered before Graph answers', async () => {
    lookWith(() => new Promise(() => undefined));
    expect((await doors.send('POST', byKey, { json: anAlert() })).status).toBe(202);
    expect(looks).toBe(1);
  });
});

describe('the door for tokens', () => {
  const user = { preferred_username: people.admin.userPrincipalName };
  const onBehalf = { 'http://schemas.microsoft.com/identity/claims/scope': 'user_impersonation' };

  it.each([
    ['Azure Monitor without the role', application(azureMonitor, [])],
    ['Azure Monitor with another role', application(azureMonitor, ['Operator.Run'])],
    ['another application with the role', application('5f1d1b5e-0c0c-4b60-9e0a-5a3d3c1f7a01', [webhookRole])],
    ['an application that administers', application('5f1d1b5e-0c0c-4b60-9e0a-5a3d3c1f7a01', ['Operator.Admin'])],
    ['somebody for whom Azure Monitor has a token', application(azureMonitor, [webhookRole], user)],
    ['somebody without a name for whom it has one', application(azureMonitor, [webhookRole], onBehalf)],
    ['an administrator at a browser', principalHeaders('admin')],
    ['an administrator who was given the role', principalHeaders('admin', { roles: webhookRole })],
  ])('refuses %s', async (_who, headers) => {
    const reply = await doors.send('POST', byToken, { json: anAlert(), headers });
    expect([reply.status, reply.body.code]).toEqual([403, 'NOT_ALLOWED']);
    expect(looks).toBe(0);
  });

  it('refuses whoever has no token, and everybody while authentication is off', async () => {
    expect((await doors.send('POST', byToken, { json: anAlert() })).status).toBe(401);
    world.settings.WEBSITE_AUTH_ENABLED = 'False';
    const reply = await doors.send('POST', byToken, { json: anAlert(), headers: genuine() });
    expect([reply.status, reply.body.code]).toEqual([503, 'AUTHENTICATION_OFF']);
    expect(looks).toBe(0);
  });

  it('knows the application by the claim of v1.0 tokens and in any case as well', async () => {
    const headers = application('', [webhookRole], { appid: azureMonitor.toUpperCase() });
    expect((await doors.send('POST', byToken, { json: anAlert(), headers })).status).toBe(202);
  });
});

describe('an application', () => {
  it('decides nothing, whatever roles it has', async () => {
    const run = await aRecordedRun(world);
    const headers = application(azureMonitor, [webhookRole, 'Operator.Approve', 'Operator.Admin']);
    const json = { decision: 'approve' };
    for (const [method, path] of [
      ['GET', '/api/approvals'],
      ['GET', '/api/approvals/x'],
      ['HEAD', '/api/approvals/x'],
      ['POST', '/api/approvals/x'],
    ] as const) {
      const accept = { accept: 'application/json' };
      const reply = await doors.send(method, path, {
        headers: { ...accept, ...headers },
        ...(method === 'POST' && { json }),
      });
      expect([method, path, reply.status]).toEqual([method, path, 403]);
    }
    expect(await world.approvals.decisions(run.runId, 1)).toEqual([]);
  });
});

describe('both doors', () => {
  it('are described, each with what it asks for', async () => {
    const { body } = await doors.send('GET', '/api/openapi.json');
    expect(body.paths[byKey].post).toMatchObject({ security: [{ functionKey: [] }], responses: { 202: {} } });
    expect(body.paths[byToken].post).toMatchObject({ security: [{ entra: [] }], responses: { 202: {} } });
    expect(body.paths[byToken].post.summary).toContain(webhookRole);
    const { schema } = body.paths[byToken].post.requestBody.content['application/json'];
    expect(schema.properties.schemaId).toEqual({ type: 'string', const: 'azureMonitorCommonAlertSchema' });
  });

  it('are not there while nobody reviews held deletes', async () => {
    world.config = {
      ...world.config,
      workflows: { ...world.config.workflows, 'delete-threshold': { enabled: false } },
    };
    const without = openDoors(world);
    for (const path of [byKey, byToken]) {
      expect((await without.send('POST', path, { json: anAlert(), headers: genuine() })).status).toBe(404);
    }
  });
});
