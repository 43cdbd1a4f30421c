import { childOf } from '../forest/distinguished-name';
import { userAttributes } from '../forest/new-users';
import { createObject } from '../forest/objects';
import { fractionFrom } from '../state/chance';
import type { AdObject, AdValue } from '../state/forest-documents';
import { isoAt, type Moment } from '../state/moment';

const day = 86_400_000;

/** A domain with its built-in accounts, which Cloud Sync always skips. */
export function addDomain(moment: Moment, id: string): { id: string; root: string } {
  const { state } = moment;
  const root = id
    .split('.')
    .map((label) => `DC=${label}`)
    .join(',');
  const part = (index: number) => Math.floor(fractionFrom(state.seed, 'domain sid', id, index) * 4_000_000_000);
  state.domains.put({
    id,
    netBiosName: (id.split('.')[0] ?? id).toUpperCase(),
    distinguishedName: root,
    sid: `S-1-5-21-${part(0)}-${part(1)}-${part(2)}`,
    highestUsn: 12_000,
    nextRid: 1104,
  });
  const users = createObject(moment, { distinguishedName: `CN=Users,${root}`, objectType: 'container' });
  const critical = { isCriticalSystemObject: 'TRUE' };
  for (const name of ['Administrator', 'krbtgt']) {
    const attributes = { sAMAccountName: name, displayName: name, userAccountControl: '512', ...critical };
    createObject(moment, {
      distinguishedName: childOf(users.distinguishedName, 'CN', name),
      objectType: 'user',
      attributes,
    });
  }
  const attributes = { sAMAccountName: 'Domain Admins', groupType: '-2147483646', ...critical };
  createObject(moment, {
    distinguishedName: childOf(users.distinguishedName, 'CN', 'Domain Admins'),
    objectType: 'group',
    attributes,
    scope: 'global',
  });
  return { id, root };
}

export function addOrganizationalUnit(moment: Moment, parent: string, name: string): string {
  const distinguishedName = childOf(parent, 'OU', name);
  createObject(moment, { distinguishedName, objectType: 'organizationalUnit', attributes: { ou: name } });
  return distinguishedName;
}

interface UsersOptions {
  domain: string;
  organizationalUnit: string;
  /** `Employee` makes `Employee 1`, `Employee 2`, ... */
  name: string;
  count: number;
  department: string;
  extra?: (number: number) => Record<string, AdValue>;
}

export function addUsers(moment: Moment, options: UsersOptions): AdObject[] {
  return Array.from({ length: options.count }, (_, index) => {
    const number = index + 1;
    const commonName = `${options.name} ${number}`;
    const attributes = userAttributes({
      commonName,
      domain: options.domain,
      number: Math.floor(fractionFrom(moment.state.seed, 'employee', options.domain, commonName) * 90_000),
      department: options.department,
      hiredAt: isoAt(Math.floor((moment.now - (200 + number * 9) * day) / day) * day),
    });
    return createObject(moment, {
      distinguishedName: childOf(options.organizationalUnit, 'CN', commonName),
      objectType: 'user',
      attributes: { ...attributes, ...options.extra?.(number) },
    });
  });
}

interface GroupOptions {
  organizationalUnit: string;
  name: string;
  members: AdObject[];
  scope?: 'universal' | 'global' | 'domainLocal';
  /** Without one it is a plain security group. */
  mail?: { address: string; kind: 'mailEnabledSecurity' | 'distribution' | 'roomList' };
}

const scopeBits = { universal: 8, global: 2, domainLocal: 4 };

export function addGroup(
  moment: Moment,
  { organizationalUnit, name, members, scope = 'universal', mail }: GroupOptions,
): AdObject {
  const security = mail === undefined || mail.kind === 'mailEnabledSecurity';
  const account = name.replace(/[^A-Za-z0-9-]+/g, '-');
  return createObject(moment, {
    distinguishedName: childOf(organizationalUnit, 'CN', name),
    objectType: 'group',
    members: members.map(({ id }) => id),
    scope,
    attributes: {
      sAMAccountName: account,
      displayName: name,
      description: `${name} (seeded)`,
      groupType: String(security ? -2_147_483_648 + scopeBits[scope] : scopeBits[scope]),
      ...(mail
        ? {
            mail: mail.address,
            mailNickname: account,
            proxyAddresses: [`SMTP:${mail.address}`],
            msExchRecipientDisplayType: security ? '1073741833' : '1',
            ...(mail.kind === 'roomList' ? { msExchRecipientTypeDetails: '268435456' } : {}),
          }
        : {}),
    },
  });
}

/** What a mailbox in the cloud looks like in AD. */
export function remoteMailbox(address: string, kind: 'user' | 'shared' | 'room' = 'user'): Record<string, AdValue> {
  const details = { user: '2147483648', shared: '34359738368', room: '8589934592' };
  const account = address.split('@')[0] ?? address;
  return {
    mailNickname: account,
    proxyAddresses: [`SMTP:${address}`, `smtp:${account}@contoso.onmicrosoft.com`],
    targetAddress: `SMTP:${account}@contoso.mail.onmicrosoft.com`,
    msExchRecipientTypeDetails: details[kind],
    msExchRecipientDisplayType: kind === 'room' ? '-2147481850' : '-2147483642',
    msExchMailboxGuid: account,
  };
}

/** A mail user, whose mail goes elsewhere. */
export function mailUser(account: string): Record<string, AdValue> {
  return {
    mailNickname: account,
    targetAddress: `SMTP:${account}@partner.example`,
    msExchRecipientTypeDetails: '128',
    msExchRecipientDisplayType: '6',
  };
}

interface AgentsOptions {
  domain: string;
  machines: string[];
  running: boolean;
}

/** Registers the domain with its agents. */
export function addAgents({ state }: Moment, { domain, machines, running }: AgentsOptions): void {
  const agentGroupIds = [...state.agentGroups.all()].map(({ id }) => id);
  for (const [index, machine] of machines.entries()) {
    state.agents.put({
      id: state.nextId('agent'),
      machineName: `${machine}.${domain}`,
      externalIp: `203.0.113.${10 + (state.agents.size() % 200) + index}`,
      status: running ? 'active' : 'inactive',
      supportedPublishingTypes: ['provisioning'],
      agentGroupIds,
      domain,
      version: '1.1.2334.0',
      running,
    });
  }
  state.publishedResources.put({
    id: state.nextId('publishedResource'),
    displayName: domain,
    resourceName: domain,
    publishingType: 'provisioning',
    agentGroupIds,
  });
}
