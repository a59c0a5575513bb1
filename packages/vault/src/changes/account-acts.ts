import {
  ApiError,
  beginEmailChange,
  type Client,
  cancelAct,
  changeName,
  confirmEmailCode,
  mailCode,
  type ReplyOf,
  readAccount,
  requestDeletion,
} from '@coffer/contracts';
import { canonicalEmail, idText, randomBytes } from '@coffer/crypto';
import type { ChangeOutcome, LastOwner, StepOutcome } from '../account-engine.ts';
import type { Ports } from '../ports.ts';
import type { AccountState } from '../session/account-state.ts';
import { interruptionOf } from '../session/outcomes.ts';
import { changeState, refreshState } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { type NotChanged, notChanged, notConfirmed } from './change-outcomes.ts';
import { stepUpByPassword } from './step-up.ts';

const fresh = () => ({ idempotencyKey: idText(randomBytes(16)) });

/** An act that was begun and waits; milliseconds since 1970. */
export interface BegunAct {
  readonly kind: 'begun';
  readonly actId: string;
  readonly effectiveAt: number;
}

type ActPorts = Pick<Ports, 'client' | 'argon2id'>;

/**
 * Begins a change of address: a code goes to the new one, word to the old one. The address is kept in the account state
 * before, which alone names it when the change is made.
 *
 * Spec: docs/spec/acts.md §1.
 */
export const beginEmail = async (
  ports: ActPorts,
  session: Unlocked,
  password: string,
  email: string,
): Promise<BegunAct | NotChanged> => {
  try {
    const { answered } = await stepUpByPassword(ports, session, password, 'email');
    const comingEmail = canonicalEmail(email);
    const before = session.head.state.comingEmail ?? null;
    const keep = (address: string | null) =>
      changeState(ports.client, session, (state) => ({ ...state, comingEmail: address }));
    // First, so that no act stands of which the state knows nothing, whatever is lost on the way.
    await keep(comingEmail);
    const body = { email: comingEmail, ...answered };
    const asked = ports.client.call(beginEmailChange, { body }, fresh());
    const begun = await asked.catch(async (error: unknown) => {
      if (error instanceof ApiError) await keep(before);
      throw error;
    });
    return { kind: 'begun', ...begun };
  } catch (error) {
    return notConfirmed(error);
  }
};

/** Types the code that went to the new address. */
export const confirmEmail = async (
  { client }: Pick<Ports, 'client'>,
  actId: string,
  typed: string,
): Promise<StepOutcome> => {
  const code = typed.replace(/[\s-]/g, '').toUpperCase();
  if (!mailCode.safeParse(code).success) return { kind: 'wrong' };
  try {
    await client.call(confirmEmailCode, { params: { actId }, body: { code } }, fresh());
    return { kind: 'passed', next: 'pin' };
  } catch (error) {
    if (!(error instanceof ApiError)) return interruptionOf(error);
    const { triesLeft, retryAt = 0 } = error.problem;
    if (error.code === 'api/wrong-code')
      return { kind: 'wrong', ...(triesLeft === undefined ? {} : { triesLeft }) };
    if (error.code === 'api/too-many-tries') return { kind: 'too-many-tries', retryAt };
    if (error.code === 'api/code-expired' || error.code === 'api/not-found') return { kind: 'expired' };
    return error.code === 'api/unauthenticated' ? { kind: 'half-session-expired' } : interruptionOf(error);
  }
};

/** Asks for the account's deletion after seven days. */
export const askDeletion = async (
  ports: ActPorts,
  session: Unlocked,
  password: string,
): Promise<BegunAct | LastOwner | NotChanged> => {
  try {
    const { answered } = await stepUpByPassword(ports, session, password, 'delete-account');
    return { kind: 'begun', ...(await ports.client.call(requestDeletion, { body: answered }, fresh())) };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'api/last-owner') {
      const isOfVault = error.problem.field === 'vault';
      return { kind: isOfVault ? 'last-owner-of-vault' : 'last-owner-of-organisation' };
    }
    return notConfirmed(error);
  }
};

type Act = ReplyOf<typeof readAccount>['acts'][number];

const isListed = async (client: Client, way: string): Promise<boolean> =>
  (await client.call(readAccount, {})).recovery.some(({ kind }) => kind === way);

/**
 * What a stopped act leaves in the account state. A way that it would have brought leaves the state too, so that the
 * server is not taken to hide it; one that the server lists still was there before, whatever the act was called.
 */
const withoutAct = async (client: Client, { kind, subject }: Act) => {
  const way = kind === 'add-recovery' && subject && !(await isListed(client, subject)) ? subject : null;
  return (state: AccountState): AccountState | null => {
    if (kind === 'change-email') return state.comingEmail ? { ...state, comingEmail: null } : null;
    const recovery = state.recovery.filter((each) => each !== way);
    return recovery.length === state.recovery.length ? null : { ...state, recovery };
  };
};

/** Stops a pending act; false for one that is over. What it would have brought leaves the account state. */
export const stopAct = async (
  { client }: Pick<Ports, 'client'>,
  session: Unlocked,
  actId: string,
): Promise<boolean> => {
  try {
    const { acts } = await client.call(readAccount, {});
    await client.call(cancelAct, { params: { actId }, body: {} }, fresh());
    const act = acts.find((each) => each.actId === actId);
    if (!act) return true;
    await refreshState(client, session);
    await changeState(client, session, await withoutAct(client, act));
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'api/not-found') return false;
    throw error;
  }
};

/** Changes the name that others see. */
export const rename = async (
  { client }: Pick<Ports, 'client'>,
  session: Unlocked,
  fullName: string,
): Promise<ChangeOutcome> => {
  try {
    const reply = await client.call(changeName, { body: { fullName: fullName.trim() } }, fresh());
    session.fullName = reply.fullName;
    return { kind: 'changed' };
  } catch (error) {
    return notChanged(error);
  }
};
