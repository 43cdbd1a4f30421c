import { readdirSync, readFileSync } from 'node:fs';
import { OperatorConfig } from '../../domain/operator-config';
import { Workflow } from '../../domain/run';
import { compareWithGranted, grantsOf, permissionsOf, sharedOperations } from '../../functions/permissions';
import { operationPermissions } from '../../gateways/operations';
import { isCovered, leastOf } from '../../gateways/permissions';
import { askingOperations } from '../../orchestrations/kit/activities/permissions';
import * as deleteThreshold from '../../orchestrations/delete-threshold/permissions';
import * as groupSoa from '../../orchestrations/group-soa/permissions';
import { writeBackOperations } from '../../orchestrations/group-soa/write-back-permissions';
import * as driftCheck from '../../orchestrations/drift-check/permissions';
import * as ouOnboarding from '../../orchestrations/ou-onboarding/permissions';
import { usedOperations } from '../support/used-operations';

const config = OperatorConfig.parse(JSON.parse(readFileSync('config/operator.config.json', 'utf8')));

function withEnabled(...workflows: Workflow[]): OperatorConfig {
  const all = Workflow.options.map((workflow) => [workflow, { enabled: workflows.includes(workflow) }]);
  return { ...config, workflows: Object.fromEntries(all) as OperatorConfig['workflows'] };
}

const all = withEnabled(
  'ou-onboarding',
  'delete-threshold',
  'group-soa',
  'drift-check',
  'drift-repair',
  'drift-baseline',
  'sync-health',
);

function permissionNames(workflow: string, of = all): string[] {
  return permissionsOf(of)
    .filter((need) => need.workflow === workflow)
    .map(({ permission }) => permission);
}

describe('the operations that are declared', () => {
  it('are those that the sources of each room use, not one more or less', () => {
    expect(usedOperations('orchestrations/ou-onboarding')).toEqual([...ouOnboarding.operations].sort());
    expect(usedOperations('orchestrations/delete-threshold')).toEqual([...deleteThreshold.operations].sort());
    const ofGroups = new Set<string>([...groupSoa.operations, ...writeBackOperations]);
    expect(usedOperations('orchestrations/group-soa')).toEqual([...ofGroups].sort());
    const drift = new Set<string>([
      ...driftCheck.operations,
      ...driftCheck.authorityOperations,
      ...driftCheck.repairOperations,
    ]);
    expect(usedOperations('orchestrations/drift-check')).toEqual([...drift].sort());
  });

  it('of asking are those of the approval room and of the kit', () => {
    expect(usedOperations('orchestrations/approval', 'orchestrations/kit')).toEqual([...askingOperations].sort());
  });

  it('of the doors are the shared ones, apart from the sweep for held deletes, which has those of its room too', () => {
    const doors = readdirSync('functions')
      .filter((name) => !['delete-reviews', 'permissions.ts'].includes(name))
      .map((name) => `functions/${name}`)
      .concat('orchestrations/ou-onboarding/password-writeback.ts');
    expect(usedOperations(...doors)).toEqual([...sharedOperations].sort());
    const sweep = usedOperations('functions/delete-reviews');
    expect([...deleteThreshold.operations, ...sharedOperations]).toEqual(expect.arrayContaining(sweep));
  });

  it('are known of every room that is there', () => {
    const rooms = readdirSync('orchestrations').filter((name) => !['approval', 'kit'].includes(name));
    for (const room of rooms) expect(permissionNames(room, withEnabled(Workflow.parse(room)))).not.toEqual([]);
  });
});

describe('the permissions that are derived', () => {
  it('of an onboarding are these', () => {
    expect(permissionNames('ou-onboarding')).toEqual([
      'Application.Read.All',
      'Application.ReadWrite.OwnedBy',
      'AuditLog.Read.All',
      'Group.Read.All',
      'Mail.Send',
      'OnPremDirectorySynchronization.Read.All',
      'OnPremisesPublishingProfiles.ReadWrite.All',
      'Organization.Read.All',
      'ProvisioningLog.Read.All',
      'Synchronization.ReadWrite.All',
      'User.Read.All',
    ]);
  });

  it('shrink with every workflow that is switched off', () => {
    const granted = (of: OperatorConfig) => grantsOf(permissionsOf(of)).map(({ permission }) => permission);
    const dropped = (of: OperatorConfig) => granted(all).filter((permission) => !granted(of).includes(permission));
    const ofGroups = ['Group-OnPremisesSyncBehavior.ReadWrite.All'];
    expect(dropped(withEnabled('ou-onboarding', 'delete-threshold'))).toEqual(ofGroups);
    expect(dropped(withEnabled('ou-onboarding', 'group-soa'))).toEqual(['RoleManagement.Read.Directory']);
    expect(dropped(withEnabled('delete-threshold'))).toEqual(['Application.ReadWrite.OwnedBy', ...ofGroups]);
    expect(dropped(withEnabled())).toEqual(
      expect.arrayContaining([
        'Application.ReadWrite.OwnedBy',
        'Group.Read.All',
        'ProvisioningLog.Read.All',
        'Mail.Send',
      ]),
    );
  });

  it('say why: each names operations that take it or what it includes', () => {
    for (const { permission, operations } of permissionsOf(all)) {
      expect(operations).not.toEqual([]);
      const takes = operations.every((one) =>
        operationPermissions[one].some((taken) => isCovered(taken, [permission])),
      );
      expect([permission, takes]).toEqual([permission, true]);
    }
  });

  it('without which a run refuses are those that its plan asks the token for', () => {
    const required = (workflow: string) =>
      permissionsOf(all).flatMap((need) =>
        need.workflow === workflow && need.requiredToStart ? [need.permission] : [],
      );
    expect(required('ou-onboarding')).toEqual(ouOnboarding.requiredPermissions);
    expect(required('delete-threshold')).toEqual(deleteThreshold.requiredPermissions);
    expect(required('group-soa')).toEqual(groupSoa.requiredPermissions);
    expect(required('shared')).toEqual([]);
    expect(required('drift-check')).toEqual([]);
    expect(required('drift-repair')).toEqual(driftCheck.repairPermissions);
    expect(required('drift-baseline')).toEqual(driftCheck.baselinePermissions);
  });
});

describe('the least set', () => {
  it('leaves out what a wider permission includes, once', () => {
    expect(
      leastOf(['Synchronization.Read.All', 'User.Read.All', 'Synchronization.ReadWrite.All', 'User.Read.All']),
    ).toEqual(['Synchronization.ReadWrite.All', 'User.Read.All']);
    expect(leastOf(['Synchronization.Read.All'])).toEqual(['Synchronization.Read.All']);
  });

  it('is covered by a wider permission, never the other way round', () => {
    expect(isCovered('Synchronization.Read.All', ['Synchronization.ReadWrite.All'])).toBe(true);
    expect(isCovered('Synchronization.ReadWrite.All', ['Synchronization.Read.All'])).toBe(false);
  });
});

describe('a token compared with the needs', () => {
  const needs = permissionsOf(all);
  const exact = grantsOf(needs).flatMap(({ permission, where }) => (where === 'exchange' ? [] : [permission]));

  it('fits when it holds exactly what is granted as app role', () => {
    expect(compareWithGranted(needs, exact)).toEqual({ missing: [], surplus: [] });
  });

  it.each(exact)('without %s names every workflow that needs it', (role) => {
    const { missing, surplus } = compareWithGranted(
      needs,
      exact.filter((one) => one !== role),
    );
    expect(surplus).toEqual([]);
    expect(missing.map(({ permission }) => permission)).toContain(role);
    expect(missing.map(({ workflow }) => workflow)).toEqual(
      needs.filter(({ permission }) => permission === role).map(({ workflow }) => workflow),
    );
  });

  it('with one more names it, and so the mail of the whole tenant', () => {
    expect(compareWithGranted(needs, [...exact, 'Directory.ReadWrite.All', 'Mail.Send']).surplus).toEqual([
      'Directory.ReadWrite.All',
      'Mail.Send',
    ]);
  });
});
