/*
 * What an app registration lacks, as JSON for `az rest`; prints nothing when it lacks nothing. Both scripts use it.
 *   node changes.js new <display name>
 *   node changes.js adoption <application.json> <owners.json> [object id of somebody who may own it]...
 *   node changes.js application <application.json> [redirect URI]
 *   node changes.js owner <owners.json> <Graph> <object id>
 *   node changes.js credential <credentials.json> <issuer> <subject>
 *   node changes.js webhook <application.json> <assignments.json> <principal id> <resource id>
 */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const roles = read(join(__dirname, 'app-roles.json'));
const commands = { new: newApplication, adoption, application: applicationChanges, owner, credential, webhook };

function newApplication(displayName) {
  return {
    displayName,
    signInAudience: 'AzureADMyOrg',
    api: { requestedAccessTokenVersion: 2 },
    web: { implicitGrantSettings: { enableIdTokenIssuance: true } },
    appRoles: roles,
  };
}

/**
 * Anybody who may make registrations can make one of this name, go on owning it, and decide who signs in. Changes nothing; throws when
 * the registration was not made for this app, or when others have a hold on it.
 */
function adoption(applicationFile, ownersFile, ...known) {
  const { appId, displayName, appRoles = [], passwordCredentials, keyCredentials } = read(applicationFile);
  const others = read(ownersFile).value.filter(({ id }) => !known.includes(id));
  const names = others.map(({ id, userPrincipalName, displayName: name }) => userPrincipalName ?? name ?? id);
  const doubts = [
    !appRoles.some(({ id }) => roles.some((role) => role.id === id)) && 'it has no role of this app',
    names.length > 0 && `it is owned by ${names.join(', ')}`,
    [passwordCredentials, keyCredentials].some((list) => list?.length > 0) && 'it has a client secret or a certificate',
  ].filter(Boolean);
  if (doubts.length === 0) return {};
  throw new Error(
    `There is a registration ${displayName} (client id ${appId}), and it was not made here: ${doubts.join('; ')}. ` +
      'It is left alone. Take another name, or repeat with --adopt (PowerShell: -Adopt) if you know whose it is.',
  );
}

/** Adds, never takes away: roles and addresses of others stay. Lists and parts are written whole, so what is there comes along. */
function applicationChanges(file, redirectUri) {
  const { appId, api, web, signInAudience, appRoles = [], identifierUris = [] } = read(file);
  if (signInAudience !== 'AzureADMyOrg') {
    throw new Error(
      `The registration lets in accounts of other tenants (signInAudience ${signInAudience}). Take another one.`,
    );
  }
  const missing = roles.filter(({ value }) => !appRoles.some((role) => role.value === value));
  const redirectUris = web?.redirectUris ?? [];
  const newRedirect = redirectUri && !redirectUris.includes(redirectUri);
  const noIdTokens = !web?.implicitGrantSettings?.enableIdTokenIssuance;
  const uri = `api://${appId}`;
  return {
    ...(missing.length > 0 && { appRoles: [...appRoles, ...missing] }),
    ...(!identifierUris.includes(uri) && { identifierUris: [...identifierUris, uri] }),
    ...(api?.requestedAccessTokenVersion !== 2 && { api: { ...api, requestedAccessTokenVersion: 2 } }),
    ...((newRedirect || noIdTokens) && {
      web: {
        redirectUris: newRedirect ? [...redirectUris, redirectUri] : redirectUris,
        implicitGrantSettings: { ...web?.implicitGrantSettings, enableIdTokenIssuance: true },
      },
    }),
  };
}

/** Who deploys the action group has to own the registration. */
function owner(ownersFile, graph, id) {
  const known = read(ownersFile).value.some((one) => one.id === id);
  return known ? {} : { '@odata.id': `${graph}/v1.0/directoryObjects/${id}` };
}

/** The managed identity vouches for the app, so that there is no client secret. Its object id is the subject. */
function credential(file, issuer, subject) {
  const known = read(file).value.some((one) => one.issuer === issuer && one.subject === subject);
  if (known) return {};
  return { name: `identity-${subject}`, issuer, subject, audiences: ['api://AzureADTokenExchange'] };
}

/** The role is found by its value: the first one of the registration is somebody else's. */
function webhook(applicationFile, assignmentsFile, principalId, resourceId) {
  const role = read(applicationFile).appRoles.find(({ value }) => value === 'ActionGroupsSecureWebhook');
  if (!role) throw new Error('The registration does not show its role ActionGroupsSecureWebhook yet. Run this again.');
  const known = read(assignmentsFile).value.some((one) => one.resourceId === resourceId && one.appRoleId === role.id);
  return known ? {} : { principalId, resourceId, appRoleId: role.id };
}

/** Editors on Windows begin a file with a byte order mark. */
function read(file) {
  return JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, ''));
}

const [command = '', ...rest] = process.argv.slice(2);
try {
  const change = commands[command](...rest);
  if (Object.keys(change).length > 0) process.stdout.write(JSON.stringify(change));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
