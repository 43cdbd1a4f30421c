/** The on-premises side. `usn` is uSNChanged: what a delta cycle asks for; a rename of an OU does not touch its children's. */

export type AdObjectType = 'user' | 'group' | 'inetOrgPerson' | 'organizationalUnit' | 'container';

export interface AdDomain {
  /** FQDN, lower case. */
  id: string;
  netBiosName: string;
  distinguishedName: string;
  sid: string;
  highestUsn: number;
  nextRid: number;
}

export type AdValue = string | string[];

export interface AdObject {
  /** objectGUID in text form. */
  id: string;
  domain: string;
  objectType: AdObjectType;
  distinguishedName: string;
  /** Parent's objectGUID; null directly under the domain. */
  parentId: string | null;
  objectSid: string | null;
  whenCreated: string;
  whenChanged: string;
  usn: number;
  /** In the recycle bin: can be restored, no longer found by its DN. */
  isDeleted: boolean;
  /** LDAP attribute names; values are text or lists of text. `member` holds objectGUIDs (AD keeps links, not names). */
  attributes: Record<string, AdValue>;
  members: string[];
  scope: 'universal' | 'global' | 'domainLocal' | null;
  exchange: { changedAt: string; moveState: 'none' | 'onboarding' | 'offboarding' } | null;
}

export interface ProvisioningAgent {
  id: string;
  machineName: string;
  externalIp: string;
  status: 'active' | 'inactive';
  supportedPublishingTypes: string[];
  agentGroupIds: string[];
  /** Ours: the domain it registered, its Windows service, and when Graph starts to say what the service is. */
  domain: string;
  version: string;
  running: boolean;
}

export interface AgentGroup {
  id: string;
  displayName: string;
  publishingType: 'provisioning';
  isDefault: boolean;
}

export interface PublishedResource {
  id: string;
  displayName: string;
  resourceName: string;
  publishingType: 'provisioning';
  agentGroupIds: string[];
}
