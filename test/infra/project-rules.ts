import { once, type Problem } from './problem';
import { alertProblems } from './rules/alerts';
import { settingProblems, type AppSettings } from './rules/app-settings';
import { authenticationProblems } from './rules/authentication';
import { sourceProblems, type Files } from './rules/bicep-sources';
import { entraLogProblems } from './rules/entra-logs';
import { functionAppProblems } from './rules/function-app';
import { hardeningProblems } from './rules/hardening';
import { hostProblems } from './rules/host-json';
import { queryProblems } from './rules/queries';
import { roleProblems } from './rules/roles';
import { secretProblems } from './rules/secrets';

/** All that the project's rules look at. */
export interface Project {
  /** Compiled infra/main.bicep. */
  arm: unknown;
  /** Everything below infra/, by path from the root. */
  files: Files;
  hostJson: unknown;
  settings: AppSettings;
}

/** What types cannot tell: the rules of this project over its templates. */
export function ruleProblems({ arm, files, hostJson, settings }: Project): Problem[] {
  return [
    ...templateProblems(arm),
    ...settingProblems(arm, settings),
    ...sourceProblems(files),
    ...queryProblems(files),
    ...hostProblems(hostJson, arm),
  ];
}

/** The rules that every compiled template obeys. */
export function templateProblems(arm: unknown): Problem[] {
  return once([
    ...roleProblems(arm),
    ...functionAppProblems(arm),
    ...hardeningProblems(arm),
    ...authenticationProblems(arm),
    ...alertProblems(arm),
    ...secretProblems(arm),
    ...entraLogProblems(arm),
  ]);
}
