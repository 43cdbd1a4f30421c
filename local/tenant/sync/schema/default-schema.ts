import { guidFrom } from '../../state/chance';
import type { JobTemplateId } from '../../state/sync-documents';
import {
  contactRows,
  groupRows,
  groupToAdRows,
  unmappedGroupTargets,
  unmappedSources,
  unmappedTargets,
  userRows,
  writebackGroupRows,
  writebackUserRows,
  type MappingRow,
} from './mapping-rows';

interface SchemaOptions {
  jobId: string;
  seed: number;
  version: string;
}

interface ObjectMappingRow {
  name: string;
  source: string;
  target: string;
  rows: MappingRow[];
}

const toEntra: ObjectMappingRow[] = [
  { name: 'Provision Active Directory users', source: 'user', target: 'User', rows: userRows },
  { name: 'Provision Active Directory inetOrgPersons', source: 'inetOrgPerson', target: 'User', rows: userRows },
  { name: 'Provision Active Directory groups', source: 'group', target: 'Group', rows: groupRows },
  { name: 'Provision Active Directory contacts', source: 'contact', target: 'Contact', rows: contactRows },
];

const passwords: ObjectMappingRow[] = [
  {
    name: 'Synchronize password hashes of Active Directory users',
    source: 'user',
    target: 'User',
    rows: [
      userRows[0] ?? { target: 'sourceAnchor', source: '[objectGUID]' },
      { target: 'CredentialData', source: '[PasswordHash]' },
    ],
  },
];

const toExchange: ObjectMappingRow[] = [
  { name: 'Write back Exchange attributes of users', source: 'User', target: 'user', rows: writebackUserRows },
  { name: 'Write back Exchange attributes of groups', source: 'Group', target: 'group', rows: writebackGroupRows },
];

const groupsToAd: ObjectMappingRow[] = [
  { name: 'Provision Microsoft Entra ID groups', source: 'Group', target: 'group', rows: groupToAdRows },
];

const objectMappingsOf: Record<JobTemplateId, ObjectMappingRow[]> = {
  AD2AADProvisioning: toEntra,
  AD2AADPasswordHash: passwords,
  AAD2ADExchangeHybridWriteback: toExchange,
  AAD2ADGroupProvisioning: groupsToAd,
};

/** The schema a new job of the template has: raw, with properties that no documentation explains and that a client must not lose. */
export function defaultSchema(
  template: JobTemplateId,
  { jobId, seed, version }: SchemaOptions,
): Record<string, unknown> {
  const fromCloud = template.startsWith('AAD2AD');
  const filters = { containerFilter: { includedContainers: [] }, groupFilter: { includedGroups: [] } };
  const rows = objectMappingsOf[template];
  const [source, target] = fromCloud
    ? ['Azure Active Directory', 'Active Directory']
    : ['Active Directory', 'Azure Active Directory'];
  return {
    id: jobId,
    version,
    provisioningTaskIdentifier: jobId,
    synchronizationRules: [
      {
        ...(template === 'AAD2ADGroupProvisioning' ? {} : filters),
        editable: true,
        id: guidFrom(seed, 'rule', jobId),
        metadata: [
          { key: 'defaultSourceObjectMappings', value: JSON.stringify(rows.map((row) => row.source)) },
          { key: 'supportsProvisionOnDemand', value: 'True' },
        ],
        name: template,
        objectMappings: rows.map(objectMapping),
        priority: 1,
        sourceDirectoryName: source,
        targetDirectoryName: target,
      },
    ],
    'directories@odata.context': `$metadata#servicePrincipals('')/synchronization/jobs('${jobId}')/schema/directories`,
    directories: [
      directory(seed, { jobId, name: source, readOnly: !fromCloud, rows, side: 'source' }),
      directory(seed, { jobId, name: target, readOnly: false, rows, side: 'target' }),
    ],
  };
}

function objectMapping(row: ObjectMappingRow) {
  return {
    enabled: true,
    flowTypes: 'Add,Update,Delete',
    metadata: [
      { key: 'EscrowBehavior', value: 'Default' },
      { key: 'DisableMonitoringForChanges', value: 'False' },
      { key: 'OriginalJoiningProperty', value: row.rows[0]?.target ?? '' },
    ],
    name: row.name,
    sourceObjectName: row.source,
    targetObjectName: row.target,
    attributeMappings: row.rows.map(attributeMapping),
    scope: row.source === 'user' || row.source === 'group' ? writtenBackFilter() : null,
    groupReferenceHandling: 'direct',
  };
}

/** Keeps out what Entra-to-AD provisioning wrote into AD (it marks its objects in adminDescription). */
function writtenBackFilter() {
  return {
    categoryFilterGroups: [],
    groups: [
      {
        name: 'Not provisioned from Microsoft Entra ID',
        clauses: [
          {
            operatorName: 'NOT REGEX MATCH',
            sourceOperandName: 'adminDescription',
            targetOperand: { values: ['^(User|Group)_.*$'] },
          },
        ],
      },
    ],
    inputFilterGroups: [],
  };
}

function attributeMapping(row: MappingRow) {
  return {
    defaultValue: null,
    exportMissingReferences: false,
    flowBehavior: 'FlowWhenChanged',
    flowType: row.flowType ?? 'Always',
    matchingPriority: row.matchingPriority ?? 0,
    targetAttributeName: row.target,
    isReadOnly: row.target === 'sourceAnchor',
    source: mappingSource(row.source),
  };
}

function mappingSource(expression: string) {
  const attribute = /^\[([^\]]+)\]$/.exec(expression)?.[1];
  if (attribute) return { expression, name: attribute, type: 'Attribute', parameters: [] };
  const constant = /^"([^"]*)"$/.exec(expression)?.[1];
  if (constant !== undefined) return { expression, name: constant, type: 'Constant', parameters: [] };
  return { expression, name: /^\w*/.exec(expression)?.[0] ?? '', type: 'Function', parameters: [] };
}

const multiValued = new Set(['proxyAddresses', 'member', 'members', 'otherMails', 'msExchUserHoldPolicies']);
const references = new Set(['member', 'members', 'manager']);
const dates = new Set(['employeeHireDate', 'employeeLeaveDateTime']);
const booleans = new Set([
  'accountEnabled',
  'mailEnabled',
  'securityEnabled',
  'cloudFiltered',
  'isCriticalSystemObject',
]);

interface DirectoryOptions {
  jobId: string;
  name: string;
  readOnly: boolean;
  rows: ObjectMappingRow[];
  side: 'source' | 'target';
}

function directory(seed: number, { jobId, name, readOnly, rows, side }: DirectoryOptions) {
  const types = [...new Set(rows.map((row) => row[side]))];
  return {
    id: guidFrom(seed, 'directory', jobId, name),
    discoverabilities:
      name === 'Active Directory' ? 'AttributeNames, AttributeDataTypes, UpdateableAttributes' : 'None',
    discoveryDateTime: null,
    name,
    readOnly,
    version: '1.0',
    objects: types.map((type) => directoryObject(type, attributeNames(type, rows, side))),
  };
}

function attributeNames(type: string, rows: ObjectMappingRow[], side: 'source' | 'target'): string[] {
  const mapped = rows.filter((row) => row[side] === type).flatMap((row) => row.rows);
  const names =
    side === 'target'
      ? [...mapped.map((row) => row.target), ...unmappedTargets, ...(type === 'group' ? unmappedGroupTargets : [])]
      : [
          ...mapped.flatMap((row) => [...row.source.matchAll(/\[([^\]]+)\]/g)].map((match) => match[1] ?? '')),
          ...unmappedSources,
        ];
  return [...new Set(names)].sort();
}

function directoryObject(name: string, attributes: string[]) {
  return {
    name,
    metadata: [],
    attributes: attributes.map((attribute) => ({
      anchor: attribute === 'sourceAnchor' || attribute === 'objectGUID',
      caseExact: false,
      defaultValue: null,
      flowNullValues: false,
      multivalued: multiValued.has(attribute),
      mutability: attribute === 'sourceAnchor' ? 'Immutable' : 'ReadWrite',
      name: attribute,
      required: attribute === 'userPrincipalName',
      type: typeOf(attribute),
      apiExpressions: [],
      metadata: [],
      referencedObjects: references.has(attribute) ? [{ referencedObjectName: 'User', referencedProperty: '' }] : [],
    })),
  };
}

function typeOf(attribute: string): string {
  if (references.has(attribute)) return 'Reference';
  if (dates.has(attribute)) return 'DateTime';
  if (booleans.has(attribute)) return 'Boolean';
  return /GUID$|Hash$|^CredentialData$/i.test(attribute) ? 'Binary' : 'String';
}
