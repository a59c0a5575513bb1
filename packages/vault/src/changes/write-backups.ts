import { ApiError } from '@coffer/contracts';
import type { ReauthKey, RootKey } from '@coffer/crypto';
import type { Ports } from '../ports.ts';
import { interruptionOf } from '../session/outcomes.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { backedUpDevices, standingOf } from './change-account.ts';
import { prepareCredentials } from './prepare-credentials.ts';
import { writeCredentials } from './write-credentials.ts';

/** What an unlock has in hand for a moment, and what a backup is made of. */
export interface BackupSecrets {
  readonly rootKey: RootKey;
  readonly pin: string;
  readonly reauthKey: ReauthKey;
}

/**
 * Writes a backup for every device of the account state, after a sign-in on a device that has none yet.
 *
 * @returns false when it could not be written: the next sign-in tries again, and nothing else waits for it.
 * @throws alarms of what another device is said to have written meanwhile.
 * Spec: docs/spec/device-keys.md §4.
 */
export const writeBackups = async (
  ports: Pick<Ports, 'client' | 'replica' | 'clock'>,
  session: Unlocked,
  { rootKey, pin, reauthKey }: BackupSecrets,
): Promise<boolean> => {
  try {
    await writeCredentials(
      { ports, session, vaults: [], sync: async () => undefined },
      {
        act: 'backup',
        reauthKey,
        prepare: async () =>
          prepareCredentials(standingOf(session, rootKey), {
            backup: { devices: await backedUpDevices(ports, session), pin },
            now: ports.clock.now(),
          }),
      },
    );
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    if (interruptionOf(error).kind === 'alarm') throw error;
    return false;
  }
};
