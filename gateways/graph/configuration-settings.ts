import { z } from 'zod';
import { digestOf } from '../../domain/fingerprint';
import { NotNowError, RefusedError } from '../../domain/errors';
import { parseAnswer } from './failures';
import { path } from './paths';
import type { Setting } from '../../domain/synchronization-settings';
import type { ConfigurationSettings } from './synchronization';
import { callFor, writePace, type Part } from './synchronization-calls';

const MASK = '*';
const READ_BACKS = 4;
const READ_BACK_PAUSE = 2_000;

export const SecretsAnswer = z.object({ value: z.array(z.object({ key: z.string(), value: z.string().nullish() })) });

/** A null is as unknown as a masked value. */
export function settingsOf({ value }: z.infer<typeof SecretsAnswer>): Setting[] {
  return value.map((setting) => ({ key: setting.key, value: setting.value ?? MASK }));
}

/** On `synchronization/secrets`: deprecated since 2026-02-06, removed 2027-07-06 (beta metadata, read 2026-08). */
export function createConfigurationSettings(part: Part): ConfigurationSettings {
  async function read(servicePrincipalId: string) {
    const call = callFor('settings', 'GET', secretsPath(servicePrincipalId));
    const { body } = await part.youth.send(servicePrincipalId, call);
    return settingsOf(parseAnswer(SecretsAnswer, body, call.operation));
  }

  async function write(servicePrincipalId: string, settings: readonly Setting[]) {
    refuseMasked(settings);
    const call = callFor('settings', 'PUT', secretsPath(servicePrincipalId));
    await part.youth.send(servicePrincipalId, { ...call, ...writePace(servicePrincipalId), body: { value: settings } });
    for (let attempt = 1; attempt <= READ_BACKS; attempt++) {
      if (sameSet(await read(servicePrincipalId), settings)) return;
      await part.graph.clock.pause(READ_BACK_PAUSE);
    }
    throw new NotNowError('SETTINGS_NOT_VISIBLE_YET', 5);
  }

  async function shows(servicePrincipalId: string, changes: readonly Setting[], expected: readonly Setting[]) {
    const current = await read(servicePrincipalId);
    if (sameSet(current, merge(expected, changes))) return true;
    if (sameSet(current, expected)) return false;
    throw new RefusedError('SETTINGS_CHANGED', 'The settings changed since the plan.');
  }

  return {
    read,
    shows,
    async change(servicePrincipalId, changes, expected) {
      if (await shows(servicePrincipalId, changes, expected)) return;
      await write(servicePrincipalId, merge(expected, changes));
    },
    async restore(servicePrincipalId, settings) {
      const current = await read(servicePrincipalId);
      if (sameSet(current, settings)) return;
      // An empty value removes a key, where leaving it out does not (reference 3).
      const removed = current.filter(({ key }) => !settings.some((setting) => setting.key === key));
      await write(servicePrincipalId, [...settings, ...removed.map(({ key }) => ({ key, value: '' }))]);
    },
  };
}

function secretsPath(servicePrincipalId: string): string {
  return path`/servicePrincipals/${servicePrincipalId}/synchronization/secrets`;
}

/** A set with a masked value would overwrite the secret with the mask. */
function refuseMasked(settings: readonly Setting[]) {
  const masked = settings.filter(({ value }) => /^\*+$/.test(value)).map(({ key }) => key);
  if (masked.length === 0) return;
  throw new RefusedError(
    'SETTINGS_MASKED',
    `Graph hides the value of ${masked.join(', ')}, so the set cannot be written.`,
  );
}

function merge(settings: readonly Setting[], changes: readonly Setting[]): Setting[] {
  const kept = settings.filter(({ key }) => !changes.some((change) => change.key === key));
  return [...kept, ...changes];
}

/** Order does not count; an empty value is a key that is not there. */
function sameSet(one: readonly Setting[], other: readonly Setting[]): boolean {
  return digestOf(recordOf(one)) === digestOf(recordOf(other));
}

function recordOf(settings: readonly Setting[]): Record<string, string> {
  return Object.fromEntries(settings.filter(({ value }) => value !== '').map(({ key, value }) => [key, value]));
}
