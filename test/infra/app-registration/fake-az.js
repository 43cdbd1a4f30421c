/*
 * As much of `az account show`, `az cloud show` and `az rest` as the script uses, on a state in a file (FAKE_AZ_STATE). Refuses what
 * Graph refuses: roles that vanish while enabled, identical ids, assignments of roles that are not there. Replaces the parts of an
 * application as a whole, which is as harsh as Graph may be.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { randomUUID } = require('node:crypto');

const file = process.env.FAKE_AZ_STATE;
const state = JSON.parse(readFileSync(file, 'utf8'));
const [group, verb, ...words] = process.argv.slice(2);
const graph = state.cloud?.graph ?? 'https://graph.microsoft.com';

function option(name) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

function fail(message) {
  save();
  process.stderr.write(`ERROR: ${message}\n`);
  process.exit(1);
}

function save() {
  writeFileSync(file, JSON.stringify(state));
}

function filtered(list, parameters) {
  const match = /^\$filter=(\w+) eq '((?:[^']|'')*)'$/.exec(parameters ?? '');
  if (!match) fail(`Bad Request: filter ${parameters}`);
  return { value: list.filter((one) => one[match[1]] === match[2].replaceAll("''", "'")) };
}

function object(list, id) {
  const found = list.find((one) => one.id === id);
  // The first look at something new goes to a replica that does not know it.
  if (!found || found.unknownFor > 0) {
    if (found) found.unknownFor -= 1;
    fail(`Not Found({"error":{"code":"Request_ResourceNotFound","message":"Resource '${id}' does not exist"}})`);
  }
  return found;
}

/** A person as the directory shows one; in the state owners are object ids. */
function personOf(id) {
  return { id, userPrincipalName: `${id.slice(0, 8)}@contoso.com` };
}

function checkRoles(roles, before = []) {
  const ids = roles.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) fail('Bad Request: duplicate app role id');
  const lost = before.filter((role) => role.isEnabled && !ids.includes(role.id));
  if (lost.length > 0) fail('Bad Request: CannotDeleteOrUpdateEnabledEntitlement');
}

const routes = [
  ['get', /^\/applications$/, () => filtered(state.applications, option('url-parameters'))],
  [
    'post',
    /^\/applications$/,
    (_, body) => {
      checkRoles(body.appRoles);
      const made = { id: randomUUID(), appId: randomUUID(), identifierUris: [], ...body, unknownFor: 1 };
      made.web = { redirectUris: [], ...made.web };
      state.applications.push(made);
      state.credentials[made.id] = [];
      state.owners[made.id] = [state.me];
      return made;
    },
  ],
  ['get', /^\/applications\/([^/]+)$/, ([id]) => object(state.applications, id)],
  [
    'patch',
    /^\/applications\/([^/]+)$/,
    ([id], body) => {
      const found = object(state.applications, id);
      if (body.appRoles) checkRoles(body.appRoles, found.appRoles);
      Object.assign(found, body);
    },
  ],
  ['get', /^\/me$/, () => (state.me ? personOf(state.me) : fail('Bad Request: /me is only for people'))],
  ['get', /^\/applications\/([^/]+)\/owners$/, ([id]) => ({ value: state.owners[id].map(personOf) })],
  [
    'post',
    /^\/applications\/([^/]+)\/owners\/\$ref$/,
    ([id], body) => {
      const owner = body['@odata.id'].replace(`${graph}/v1.0/directoryObjects/`, '');
      if (state.owners[id].includes(owner)) fail('Bad Request: added object references already exist');
      state.owners[id].push(owner);
    },
  ],
  ['get', /^\/applications\/([^/]+)\/federatedIdentityCredentials$/, ([id]) => ({ value: state.credentials[id] })],
  [
    'post',
    /^\/applications\/([^/]+)\/federatedIdentityCredentials$/,
    ([id], body) => {
      const same = state.credentials[id].some(
        ({ name, issuer, subject }) => name === body.name || (issuer === body.issuer && subject === body.subject),
      );
      if (same) fail('Conflict: FederatedIdentityCredential exists');
      state.credentials[id].push({ id: randomUUID(), ...body });
    },
  ],
  ['get', /^\/servicePrincipals$/, () => filtered(state.servicePrincipals, option('url-parameters'))],
  [
    'post',
    /^\/servicePrincipals$/,
    (_, { appId }) => {
      if (state.servicePrincipals.some((one) => one.appId === appId)) fail('Conflict: the service principal exists');
      const made = { id: randomUUID(), appId };
      state.servicePrincipals.push(made);
      return made;
    },
  ],
  [
    'get',
    /^\/servicePrincipals\/([^/]+)\/appRoleAssignments$/,
    ([id]) => ({ value: state.assignments.filter(({ principalId }) => principalId === id) }),
  ],
  [
    'post',
    /^\/servicePrincipals\/([^/]+)\/appRoleAssignments$/,
    ([id], body) => {
      const resource = object(state.servicePrincipals, body.resourceId);
      const application = state.applications.find(({ appId }) => appId === resource.appId);
      const role = application?.appRoles.find((one) => one.id === body.appRoleId);
      if (body.principalId !== id || !role) fail('Bad Request: Permission being assigned was not found on application');
      if (!role.allowedMemberTypes.includes('Application')) fail('Bad Request: not for applications');
      state.assignments.push({ id: randomUUID(), ...body, roleValue: role.value });
    },
  ],
];

function rest() {
  const method = option('method');
  const path = option('url').replace(`${graph}/v1.0`, '');
  const text = option('body') ? readFileSync(option('body').slice(1), 'utf8') : undefined;
  const found = routes.find(([verb, pattern]) => verb === method && pattern.test(path));
  if (!found) fail(`Bad Request: ${method} ${path}`);
  if (method !== 'get') {
    if (state.denied === true || (state.denied && path.includes(state.denied)))
      fail('Forbidden({"error":{"code":"Authorization_RequestDenied"}})');
    state.writes.push(`${method} ${path}`);
  }
  return found[2](found[1].exec(path).slice(1), text && JSON.parse(text));
}

const settings = {
  'cloud endpoints.microsoftGraphResourceId': `${graph}/`,
  'cloud endpoints.activeDirectory': state.cloud?.login ?? 'https://login.microsoftonline.com',
  'account tenantId': state.tenantId,
};

if (group === 'rest') {
  void [verb, words];
  const answer = rest();
  save();
  if (answer) console.log(JSON.stringify(answer));
} else {
  const value = settings[`${group} ${option('query')}`];
  if (!value) fail(`unknown command ${process.argv.slice(2).join(' ')}`);
  console.log(value);
}
