import { acknowledgePinTries } from '@coffer/contracts';
import { idText, randomBytes } from '@coffer/crypto';
import type { Ports } from '../ports.ts';
import { interruptionOf } from './outcomes.ts';
import type { Unlocked } from './unlocked.ts';

/**
 * Tells the server that the person has seen the PIN tries that this session was told of; later ones stand.
 *
 * @returns false when the server could not be told; they are shown again at the next sign-in.
 * Spec: docs/spec/sign-in.md §3.
 */
export const acknowledgeTries = async (
  { client }: Pick<Ports, 'client'>,
  session: Unlocked,
): Promise<boolean> => {
  const { pinTries } = session;
  if (!pinTries) return true;
  try {
    const body = { until: pinTries.until };
    await client.call(acknowledgePinTries, { body }, { idempotencyKey: idText(randomBytes(16)) });
    session.pinTries = null;
    return true;
  } catch (error) {
    interruptionOf(error);
    return false;
  }
};
