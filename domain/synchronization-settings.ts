import { z } from 'zod';
import type { ConfigurationSettings } from './operator-config';

export interface Setting {
  key: string;
  value: string;
}

/** Keys of `synchronization/secrets` that Cloud Sync uses (reference 3); values are JSON text inside text. */
const Notification = z.looseObject({
  Enabled: z.boolean().optional(),
  Recipients: z.string().nullish(),
  DeleteThresholdEnabled: z.boolean().optional(),
  DeleteThresholdValue: z.number().optional(),
});

const AppKey = z.looseObject({ appKeyScenario: z.string().optional() });

const Members = z.record(z.string(), z.unknown());

const passwordHashScenario = 'AD2AADPasswordHash';
const provisioningScenario = 'AD2AADProvisioning';

const readable = { AppKey, SyncNotificationSettings: Notification } as const;

function textOf(settings: readonly Setting[], key: string): string | undefined {
  return settings.find((setting) => setting.key === key)?.value;
}

/** Undefined for what is no JSON. */
function jsonOf(text: string | undefined): unknown {
  if (text === undefined) return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Keys whose value is not of the shape that is known: what it says is unknown, and is not what the service takes by default. */
export function unreadableKeysOf(settings: readonly Setting[]): string[] {
  return Object.entries(readable)
    .filter(([key, shape]) => !shape.safeParse(jsonOf(textOf(settings, key))).success)
    .map(([key]) => key);
}

/** Nothing where it is unreadable: ask `unreadableKeysOf` before taking that for an answer. */
export function notificationOf(settings: readonly Setting[]) {
  return Notification.catch({}).parse(jsonOf(textOf(settings, 'SyncNotificationSettings')));
}

export function synchronizesPasswords(settings: readonly Setting[]): boolean {
  return AppKey.catch({}).parse(jsonOf(textOf(settings, 'AppKey'))).appKeyScenario === passwordHashScenario;
}

/** The setting with these members; those that nobody knows stay. */
export function withMembers(settings: readonly Setting[], key: keyof typeof readable, members: object): Setting {
  return { key, value: JSON.stringify({ ...membersOf(textOf(settings, key)), ...members }) };
}

function membersOf(text: string | undefined): Record<string, unknown> {
  return Members.catch({}).parse(jsonOf(text));
}

/** A value that is only asterisks, or none, was masked by the service: writing the set back would destroy it. */
export function maskedKeysOf(settings: readonly Setting[]): string[] {
  return settings.filter(({ value }) => !value || /^\*+$/.test(value)).map(({ key }) => key);
}

/** The settings to write so that what was asked holds; those that already hold are left out. */
export function changesOf(current: readonly Setting[], domain: string, asked: ConfigurationSettings): Setting[] {
  const wanted = [domainSetting(current, domain), appKeySetting(current, asked), notificationSetting(current, asked)];
  return wanted.filter((setting) => setting !== undefined).filter(({ key, value }) => textOf(current, key) !== value);
}

function domainSetting(current: readonly Setting[], domain: string): Setting | undefined {
  if (textOf(current, 'Domain') !== undefined) return undefined;
  return { key: 'Domain', value: JSON.stringify({ domain: domain.toLowerCase() }) };
}

/** Password hash sync is only ever switched on here; `false` leaves what is there. */
function appKeySetting(current: readonly Setting[], asked: ConfigurationSettings): Setting | undefined {
  if (asked.passwordHashSync && !synchronizesPasswords(current)) {
    return withMembers(current, 'AppKey', { appKeyScenario: passwordHashScenario });
  }
  if (textOf(current, 'AppKey') !== undefined) return undefined;
  return withMembers(current, 'AppKey', { appKeyScenario: provisioningScenario });
}

function notificationSetting(current: readonly Setting[], asked: ConfigurationSettings): Setting | undefined {
  const before = membersOf(textOf(current, 'SyncNotificationSettings'));
  const changes = {
    ...(asked.notificationEmail && { Enabled: true, Recipients: asked.notificationEmail }),
    ...(asked.deleteThreshold && {
      DeleteThresholdEnabled: asked.deleteThreshold.enabled,
      DeleteThresholdValue: asked.deleteThreshold.count,
    }),
  };
  const unchanged = Object.entries(changes).every(([name, value]) => before[name] === value);
  return unchanged ? undefined : withMembers(current, 'SyncNotificationSettings', changes);
}

/**
 * The settings without what one edit changed: members that somebody else changed meanwhile stay as they are. The same when
 * nothing of the edit is left.
 */
export function withoutChanged(
  current: readonly Setting[],
  edit: { before: readonly Setting[]; written: readonly Setting[] },
): Setting[] {
  return current.flatMap(({ key, value }) => {
    const [before, written] = [textOf(edit.before, key), textOf(edit.written, key)];
    if (written === undefined || written === before) return [{ key, value }];
    if (value === written) return before === undefined ? [] : [{ key, value: before }];
    return [{ key, value: membersBack(value, { before, written }) }];
  });
}

function membersBack(value: string, { before, written }: { before: string | undefined; written: string }): string {
  const [now, earlier, ours] = [value, before, written].map(membersOf);
  if (!now || !ours || Object.keys(now).length === 0) return value;
  const members = Object.entries(now).flatMap(([name, member]) => {
    const isOurs = Object.is(member, ours[name]) && !Object.is(member, earlier?.[name]);
    if (!isOurs) return [[name, member] as const];
    return earlier && name in earlier ? [[name, earlier[name]] as const] : [];
  });
  return JSON.stringify(Object.fromEntries(members));
}
