import { ownName } from '../arm/own-name';
import { ofType, valuesAt } from '../arm/reading';
import type { PlacedResource } from '../arm/placed';
import type { Problem } from '../problem';
import { expectations, oneOf } from './expectation';
import { applications } from './known';

const expect = expectations('authentication');
const provider = 'properties.identityProviders.azureActiveDirectory';

/** Sign-in without a client secret; the code itself decides which route is whose. */
export function authenticationProblems(arm: unknown): Problem[] {
  return ofType(arm, 'Microsoft.Web/sites/config')
    .filter(({ resource, scope }) => ownName(resource.name ?? '', scope) === 'authsettingsV2')
    .flatMap((placed) => [
      ...expect(placed, 'properties.platform.enabled', oneOf(true)),
      ...expect(placed, 'properties.globalValidation.requireAuthentication', oneOf(false)),
      ...expect(placed, 'properties.globalValidation.unauthenticatedClientAction', oneOf('AllowAnonymous')),
      ...expect(placed, 'properties.httpSettings.requireHttps', oneOf(true)),
      ...expect(
        placed,
        `${provider}.registration.clientSecretSettingName`,
        oneOf('OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'),
      ),
      ...webhookProblems(placed),
    ]);
}

/** Alerts sign in as Azure Monitor. */
function webhookProblems(placed: PlacedResource): Problem[] {
  const path = `${provider}.validation.defaultAuthorizationPolicy.allowedApplications`;
  const isAllowed = valuesAt(placed, path).every(
    (list) => Array.isArray(list) && list.includes(applications.azureMonitorWebhook),
  );
  return isAllowed
    ? []
    : [
        {
          rule: 'authentication',
          path: `${placed.path}.${path}`,
          message: 'must hold the application of Azure Monitor',
        },
      ];
}
