import { isoAt, type Moment } from '../state/moment';
import type { AdObject } from '../state/forest-documents';
import { addAgents, addDomain, addGroup, addOrganizationalUnit, addUsers, remoteMailbox } from './forest-builders';

/** `corp.contoso.com`: nothing of it is in the tenant yet. */
export function seedCorp(moment: Moment): void {
  const { id: domain, root } = addDomain(moment, 'corp.contoso.com');
  addAgents(moment, { domain, machines: ['SYNC01', 'SYNC02'], running: true });
  const cloud = addOrganizationalUnit(moment, root, 'Cloud');
  const [employeesOu = '', contractorsOu = '', deskOu = '', groupsOu = ''] = [
    'Employees',
    'Contractors',
    'Service Desk',
    'Groups',
  ].map((name) => addOrganizationalUnit(moment, cloud, name));
  const employees = addUsers(moment, {
    domain,
    organizationalUnit: employeesOu,
    name: 'Employee',
    count: 8,
    department: 'Employees',
    extra: (number) => remoteMailbox(`employee${number}@corp.contoso.com`),
  });
  const contractors = addUsers(moment, {
    domain,
    organizationalUnit: contractorsOu,
    name: 'Contractor',
    count: 4,
    department: 'Contractors',
    extra: (number) => (number <= 2 ? remoteMailbox(`contractor${number}@corp.contoso.com`) : {}),
  });
  const desk = addUsers(moment, {
    domain,
    organizationalUnit: deskOu,
    name: 'Service Desk Agent',
    count: 4,
    department: 'IT',
  });
  for (const { id } of [...employees, ...contractors.slice(0, 2)]) markMailbox(moment, id);
  addGroup(moment, { organizationalUnit: contractorsOu, name: 'Contractors', members: contractors });
  addGroup(moment, {
    organizationalUnit: groupsOu,
    name: 'All Employees',
    members: employees,
    mail: { address: 'all.employees@corp.contoso.com', kind: 'distribution' },
  });
  addGroup(moment, {
    organizationalUnit: groupsOu,
    name: 'Service Desk',
    members: [...desk, ...employees.slice(0, 1)],
    mail: { address: 'service.desk@corp.contoso.com', kind: 'mailEnabledSecurity' },
  });
  seedOutside(moment, { domain, root, employees });
}

/** What a scope that is too wide would take in. */
function seedOutside(
  moment: Moment,
  { domain, root, employees }: { domain: string; root: string; employees: AdObject[] },
) {
  const financeOu = addOrganizationalUnit(moment, root, 'Finance');
  const finance = addUsers(moment, {
    domain,
    organizationalUnit: financeOu,
    name: 'Finance User',
    count: 25,
    department: 'Finance',
  });
  for (let number = 1; number <= 4; number++) {
    const members = finance.slice((number - 1) * 6, number * 6 + 1);
    addGroup(moment, { organizationalUnit: financeOu, name: `Finance Team ${number}`, members });
  }
  const researchOu = addOrganizationalUnit(moment, root, 'Research, Development');
  const research = addUsers(moment, {
    domain,
    organizationalUnit: researchOu,
    name: 'Researcher',
    count: 6,
    department: 'Research',
  });
  addGroup(moment, {
    organizationalUnit: researchOu,
    name: 'Researchers',
    members: [...research, ...employees.slice(0, 1)],
  });
}

function markMailbox({ state, now }: Moment, id: string) {
  const changedAt = isoAt(now - 90 * 86_400_000);
  state.adObjects.patch(id, { exchange: { changedAt, moveState: 'none' } });
}

/** `apac.contoso.com`: registered by an agent that no longer runs. */
export function seedApac(moment: Moment): void {
  const { id: domain, root } = addDomain(moment, 'apac.contoso.com');
  addAgents(moment, { domain, machines: ['SYNC21'], running: false });
  const organizationalUnit = addOrganizationalUnit(moment, root, 'Sites');
  addUsers(moment, { domain, organizationalUnit, name: 'Site User', count: 3, department: 'Sites' });
}

/** One of `--domains N`; answers with the OU that is in scope. */
export function seedNumberedDomain(moment: Moment, id: string): string {
  const { id: domain, root } = addDomain(moment, id);
  addAgents(moment, { domain, machines: ['SYNC01', 'SYNC02'], running: true });
  const organizationalUnit = addOrganizationalUnit(moment, root, 'Staff');
  const members = addUsers(moment, { domain, organizationalUnit, name: 'Staff', count: 3, department: 'Staff' });
  addGroup(moment, { organizationalUnit, name: 'Everybody', members });
  return organizationalUnit;
}
