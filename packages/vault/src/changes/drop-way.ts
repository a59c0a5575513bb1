import type { RecoveryKind } from '@coffer/contracts';
import type { WriteSession } from '../sync/vault-session.ts';
import { type ChangeEnd, standingOf } from './change-account.ts';
import { notConfirmed } from './change-outcomes.ts';
import { derivePassword } from './password-path.ts';
import { prepareCredentials } from './prepare-credentials.ts';
import { writeCredentials } from './write-credentials.ts';

/** Drops a way back in; the password alone is asked for, since nothing is wrapped. */
export const dropWay = (work: WriteSession, password: string, kind: RecoveryKind): Promise<ChangeEnd> =>
  work.exclusively(async (keeper) => {
    const { ports, session, vault } = work;
    try {
      const standing = standingOf(session, null);
      const { kdf, salt } = session.head.state;
      const { keys } = await derivePassword(ports, standing.owner, kdf, password, salt);
      const written = await writeCredentials(
        { ports, session, vaults: [vault], sync: keeper.sync },
        {
          act: 'recovery',
          reauthKey: keys.reauthKey,
          more: { dropRecovery: [kind] },
          prepare: () => {
            const recovery = session.head.state.recovery.filter((each) => each !== kind);
            return prepareCredentials(standingOf(session, null), {
              state: { recovery },
              now: ports.clock.now(),
            });
          },
        },
      );
      return { kind: 'written', ...written };
    } catch (error) {
      return notConfirmed(error);
    }
  });
