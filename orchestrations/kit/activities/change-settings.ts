import type { Setting } from '../../../domain/synchronization-settings';
import type { Gateways } from '../../../gateways/gateways';
import type { ConfigurationSettings } from '../../../gateways/graph/synchronization';
import type { OfRun } from '../run-contract';
import { once } from './once';

/** How long settings may take to show after they were accepted. */
const settingsShowWithinSeconds = 60;

export interface Change {
  settings: ConfigurationSettings;
  servicePrincipalId: string;
  changes: Setting[];
  /** What was there when the change was planned. */
  expected: Setting[];
}

/**
 * Settings show late, and the whole set is put: what reads as before may hide our own write and a hand edit after it.
 * So a repetition waits until its own write would show before it writes again.
 */
export async function changeSettings(
  gateways: Pick<Gateways, 'clock' | 'runs'>,
  of: OfRun,
  { settings, servicePrincipalId, changes, expected }: Change,
): Promise<void> {
  await once(gateways, of, {
    write: 'settings',
    showsWithinSeconds: settingsShowWithinSeconds,
    find: async () => ((await settings.shows(servicePrincipalId, changes, expected)) ? true : undefined),
    act: async () => {
      await settings.change(servicePrincipalId, changes, expected);
      return true;
    },
  });
}
