export interface MappingRow {
  target: string;
  /** `[attribute]`, `"constant"`, or a function call. */
  source: string;
  flowType?: 'ObjectAddOnly';
  matchingPriority?: number;
}

const direct = (target: string, attribute = target): MappingRow => ({ target, source: `[${attribute}]` });

const sourceAnchor: MappingRow = {
  target: 'sourceAnchor',
  source: 'IIF(IsPresent([ms-DS-ConsistencyGuid]), [ms-DS-ConsistencyGuid], [objectGUID])',
  matchingPriority: 1,
};

const extensionAttributes = Array.from({ length: 15 }, (_, index) => direct(`extensionAttribute${index + 1}`));

const onPremisesNames = [
  direct('onPremisesDistinguishedName', 'distinguishedName'),
  direct('onPremiseSecurityIdentifier', 'objectSid'),
  direct('onPremisesSamAccountName', 'sAMAccountName'),
  { target: 'dnsDomainName', source: '%DomainFQDN%' },
  { target: 'netBiosName', source: '%DomainNetBios%' },
];

const mailNames = [direct('mail'), direct('mailNickname'), direct('proxyAddresses')];

/** Default mappings of people; the names of targets and sources follow the portal's list for Cloud Sync. */
export const userRows: MappingRow[] = [
  sourceAnchor,
  {
    target: 'userPrincipalName',
    source: 'IIF(IsPresent([userPrincipalName]), [userPrincipalName], Join("@", [sAMAccountName], %DomainFQDN%))',
  },
  {
    target: 'accountEnabled',
    source: 'IIF(IsNullOrEmpty([userAccountControl]), "True", Not(BitAnd([userAccountControl], "2")))',
  },
  { target: 'displayName', source: 'IIF(IsPresent([displayName]), [displayName], [cn])' },
  direct('givenName'),
  direct('surname', 'sn'),
  direct('companyName', 'company'),
  direct('department'),
  direct('jobTitle', 'title'),
  direct('employeeId', 'employeeID'),
  direct('physicalDeliveryOfficeName'),
  direct('city', 'l'),
  direct('country', 'c'),
  direct('telephoneNumber'),
  direct('mobile'),
  { target: 'usageLocation', source: '[msExchUsageLocation]', flowType: 'ObjectAddOnly' },
  { target: 'userType', source: '"Member"', flowType: 'ObjectAddOnly' },
  { target: 'onPremisesUserPrincipalName', source: '[userPrincipalName]' },
  ...mailNames,
  ...onPremisesNames,
  ...extensionAttributes,
];

export const groupRows: MappingRow[] = [
  sourceAnchor,
  { target: 'displayName', source: 'IIF(IsPresent([displayName]), [displayName], [cn])' },
  { target: 'description', source: 'Left(Trim([description]), 448)' },
  { target: 'securityEnabled', source: 'IIF(BitAnd([groupType], "2147483648"), "True", "False")' },
  { target: 'mailEnabled', source: 'IIF(IsPresent([mail]), "True", "False")' },
  { target: 'members', source: '[member]' },
  ...mailNames,
  ...onPremisesNames,
];

export const contactRows: MappingRow[] = [
  sourceAnchor,
  { target: 'displayName', source: 'IIF(IsPresent([displayName]), [displayName], [cn])' },
  direct('givenName'),
  direct('surname', 'sn'),
  direct('companyName', 'company'),
  ...mailNames,
];

/** What Exchange hybrid writeback puts into AD. */
export const writebackUserRows: MappingRow[] = [
  { target: 'msDS-ExternalDirectoryObjectId', source: '[cloudAnchor]', matchingPriority: 1 },
  { target: 'proxyAddresses', source: 'Append("X500:", [cloudLegacyExchangeDN])' },
  direct('msExchArchiveStatus', 'cloudMSExchArchiveStatus'),
  direct('msExchBlockedSendersHash', 'cloudMSExchBlockedSendersHash'),
  direct('msExchSafeRecipientsHash', 'cloudMSExchSafeRecipientsHash'),
  direct('msExchSafeSendersHash', 'cloudMSExchSafeSendersHash'),
  direct('msExchUCVoiceMailSettings', 'cloudMSExchUCVoiceMailSettings'),
  direct('msExchUserHoldPolicies', 'cloudMSExchUserHoldPolicies'),
];

export const writebackGroupRows: MappingRow[] = [
  { target: 'msDS-ExternalDirectoryObjectId', source: '[cloudAnchor]', matchingPriority: 1 },
  { target: 'proxyAddresses', source: 'Append("X500:", [cloudLegacyExchangeDN])' },
];

/** Entra-to-AD provisioning of groups (reference 4.5). The container is one that no domain of ours has: the portal fills it in. */
export const groupToAdRows: MappingRow[] = [
  { target: 'msDS-ExternalDirectoryObjectId', source: 'Append("Group_", [objectId])', matchingPriority: 1 },
  { target: 'adminDescription', source: 'Append("Group_", [objectId])' },
  { target: 'cn', source: 'Append(Append(Left(Trim([displayName]), 51), "_"), Mid([objectId], 25, 12))' },
  { target: 'description', source: 'Left(Trim([description]), 448)' },
  direct('displayName'),
  { target: 'isSecurityGroup', source: '"True"' },
  direct('member', 'members'),
  { target: 'parentDistinguishedName', source: '"OU=Users,DC=example,DC=com"' },
  { target: 'UniversalScope', source: '"True"' },
];

export const unmappedGroupTargets = ['objectGUID', 'sAMAccountName', 'info', 'msDS-ObjectSoa'];

/** Attributes that can be mapped though nothing maps them by default. */
export const unmappedSources = [
  'PasswordHash',
  'adminDescription',
  'adminCount',
  'altRecipient',
  'isCriticalSystemObject',
  'manager',
  'legacyExchangeDN',
  'msExchHideFromAddressLists',
  'msExchMailboxGuid',
  'msExchRecipientDisplayType',
  'msExchRecipientTypeDetails',
  'targetAddress',
  'pwdLastSet',
  'info',
  'streetAddress',
  'st',
  'postalCode',
  'preferredLanguage',
  'msDS-cloudExtensionAttribute1',
  'msDS-cloudExtensionAttribute2',
  'msDS-cloudExtensionAttribute3',
  'msDS-cloudExtensionAttribute4',
  'msDS-ExternalDirectoryObjectId',
];

export const unmappedTargets = [
  'CredentialData',
  'employeeHireDate',
  'employeeLeaveDateTime',
  'employeeType',
  'manager',
  'preferredLanguage',
  'streetAddress',
  'state',
  'postalCode',
  'otherMails',
  'cloudFiltered',
  'forceChangePasswordNextLogon',
];
