import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MisconfiguredError } from '../../domain/errors';
import { azurePlatform } from '../../gateways/azure-platform';
import { readSettings, Settings } from '../../gateways/settings';
import { filesBelow, root } from '../support/tree';
import type { Project } from './project-rules';
import type { AppSettings } from './rules/app-settings';
import type { Files } from './rules/bicep-sources';

/** The repository as it is; every call gives its own copy. */
export function committedProject(): Project {
  return {
    arm: committedTemplate('infra/main.json'),
    files: infraFiles(),
    hostJson: json('host.json'),
    settings: appSettings(),
  };
}

export function committedTemplate(path: string): unknown {
  if (!existsSync(join(root, path))) throw new Error(`${path} is not committed: build it with npm run test:infra.`);
  return json(path);
}

export function json(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

function infraFiles(): Files {
  return Object.fromEntries(filesBelow('infra').map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** Asked of the app itself: it names what it misses. */
export function appSettings(): AppSettings {
  const always = problemsOf(() => readSettings({}));
  const some = {
    PUBLIC_BASE_URL: 'https://app.example',
    TENANT_ID: id,
    MAIL_SENDER: 'app@example.com',
    AZURE_CLIENT_ID: id,
  };
  const inAzure = problemsOf(() => azurePlatform(readSettings(some), { getToken: async () => null }));
  return { known: Object.keys(Settings.shape), required: [...always, ...inAzure] };
}

const id = '11111111-1111-4111-8111-111111111111';

function problemsOf(start: () => unknown): string[] {
  try {
    start();
  } catch (error) {
    if (error instanceof MisconfiguredError) return error.problems.map((line) => line.split(':')[0] ?? '');
    throw error;
  }
  throw new Error('Nothing was missing.');
}
