import { readAccount } from '@coffer/contracts';
import { isKdfAtLeast } from '@coffer/crypto';
import type { ChangeOutcome, KitOutcome } from '../account-engine.ts';
import { askDeletion, beginEmail, confirmEmail, rename, stopAct } from '../changes/account-acts.ts';
import { readAccountFacts } from '../changes/account-facts.ts';
import {
  type ChangeEnd,
  changeEmail,
  changePassword,
  changePin,
  raiseKdf,
  renewKeys,
  setWay,
} from '../changes/change-account.ts';
import { notChanged } from '../changes/change-outcomes.ts';
import { dropWay } from '../changes/drop-way.ts';
import { testWay } from '../changes/test-way.ts';
import type { Engine } from '../engine.ts';
import { alarm } from '../errors.ts';
import { policyFor } from '../organisation/heard-policy.ts';
import { breachOf, rulesOf } from '../organisation/secret-rules.ts';
import { refreshState } from '../session/state-chain.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { type Desk, enter, opened, openedVaults, tell } from './desk.ts';
import { lockFromOutside } from './leave.ts';
import { reading } from './reading.ts';

/** What a change leaves for everybody else to see; a session that is over locks. */
const settled = (desk: Desk, work: WriteSession, end: ChangeEnd | ChangeOutcome): void => {
  if (desk.open?.work !== work) return;
  const { email, fullName } = work.session;
  if (end.kind === 'changed-elsewhere') void lockFromOutside(desk, email);
  if (end.kind !== 'written' && end.kind !== 'changed') return;
  if (desk.state.kind === 'unlocked' && (desk.state.email !== email || desk.state.fullName !== fullName))
    enter(desk, { ...desk.state, email, fullName });
  tell(desk, { kind: 'account-changed' });
  // New account keys bring new vault keys, behind the open vault; what fails is tried again with the next marks.
  for (const each of openedVaults(desk).all()) each.renew().catch(() => undefined);
};

const changed = async (
  desk: Desk,
  make: (work: WriteSession) => Promise<ChangeEnd>,
): Promise<ChangeOutcome> => {
  const work = opened(desk);
  const end = await make(work);
  settled(desk, work, end);
  return end.kind === 'written' ? { kind: 'changed' } : end;
};

const madeKit = async (desk: Desk, make: (work: WriteSession) => Promise<ChangeEnd>): Promise<KitOutcome> => {
  const work = opened(desk);
  const end = await make(work);
  settled(desk, work, end);
  if (end.kind !== 'written') return end;
  const { recoveryCode, activeFrom } = end;
  return { kind: 'made', recoveryCode, activeFrom: activeFrom ?? desk.ports.clock.now() };
};

/** Whether the organisation's rules take a new password and a new PIN. */
const areAllowed = async (
  { ports, session }: WriteSession,
  fresh: { readonly password?: string; readonly pin?: string },
): Promise<boolean> => {
  const policy = await policyFor(ports, session);
  return breachOf(rulesOf(policy), fresh) === null;
};

/** A change that the organisation's rules may refuse before anything is sent. */
const unlessRefused = async (
  isAllowed: () => Promise<boolean>,
  make: () => Promise<ChangeEnd>,
): Promise<ChangeEnd> => {
  try {
    if (!(await isAllowed())) return { kind: 'not-allowed' };
  } catch (error) {
    return notChanged(error);
  }
  return make();
};

/** Whether a KDF is as strong as the organisation's smallest. */
const isKdfAllowed = async (
  { ports, session }: WriteSession,
  kdf: Parameters<typeof isKdfAtLeast>[0],
): Promise<boolean> => {
  const { leastIterations: iterations } = (await policyFor(ports, session)).kdf;
  return isKdfAtLeast(kdf, { algorithm: 'pbkdf2-sha256', iterations });
};

/** Answers alone open an account only where the organisation says so under its keys. */
const isWayAllowed = async ({ ports, session }: WriteSession, kind: string): Promise<boolean> =>
  kind !== 'answers' || (await policyFor(ports, session)).recovery.answers;

const othersOf = (desk: Desk): readonly WriteSession[] => openedVaults(desk).all().slice(1);

/** Not the server but the account state says which address it is; what the person was shown must be the same one. */
const finishEmail = async (
  work: WriteSession,
  others: readonly WriteSession[],
  actId: string,
  ...[now, , onProgress]: Parameters<Engine['finishEmailChange']>
): Promise<ChangeEnd> => {
  const { ports, session } = work;
  try {
    const { acts } = await ports.client.call(readAccount, {});
    const act = acts.find((each) => each.actId === actId);
    if (!act) return { kind: 'changed-elsewhere' };
    await refreshState(ports.client, session);
    const { comingEmail } = session.head.state;
    if (!comingEmail || comingEmail !== act.subject)
      throw alarm('vault/tampered', 'The change goes to another address than was asked for.');
    return changeEmail(work, now, { email: comingEmail, actId }, others, onProgress);
  } catch (error) {
    return notChanged(error);
  }
};

/** Changes of the account's credentials, and what is asked of the account itself. */
export const changesPart = (
  desk: Desk,
): Pick<
  Engine,
  | 'account'
  | 'changePassword'
  | 'changePin'
  | 'raiseKdf'
  | 'changeName'
  | 'beginEmailChange'
  | 'confirmEmailCode'
  | 'finishEmailChange'
  | 'setWay'
  | 'dropWay'
  | 'testKit'
  | 'renewKeys'
  | 'cancelAct'
  | 'requestDeletion'
> => ({
  account: () =>
    desk.enrolling
      ? readAccountFacts(desk.ports, desk.enrolling)
      : reading(desk, ({ ports, session }) => readAccountFacts(ports, session)),
  changePassword: (now, password, onProgress) =>
    changed(desk, (work) =>
      unlessRefused(
        () => areAllowed(work, { password }),
        () => changePassword(work, now, password, onProgress),
      ),
    ),
  changePin: (now, pin, onProgress) =>
    changed(desk, (work) =>
      unlessRefused(
        () => areAllowed(work, { pin }),
        () => changePin(work, now, pin, onProgress),
      ),
    ),
  raiseKdf: (now, kdf, onProgress) =>
    changed(desk, async (work) =>
      isKdfAtLeast(kdf, work.session.head.state.kdf)
        ? unlessRefused(
            () => isKdfAllowed(work, kdf),
            () => raiseKdf(work, now, kdf, onProgress),
          )
        : { kind: 'not-allowed' },
    ),
  changeName: async (fullName) => {
    const work = opened(desk);
    const outcome = await rename(work.ports, work.session, fullName);
    settled(desk, work, outcome);
    return outcome;
  },
  beginEmailChange: (password, email) => beginEmail(desk.ports, opened(desk).session, password, email),
  confirmEmailCode: (actId, code) => confirmEmail(opened(desk).ports, actId, code),
  finishEmailChange: (now, actId, onProgress) =>
    changed(desk, (work) => finishEmail(work, othersOf(desk), actId, now, actId, onProgress)),
  setWay: (now, way, onProgress) =>
    madeKit(desk, (work) =>
      unlessRefused(
        () => isWayAllowed(work, way.kind),
        () => setWay(work, now, way, onProgress),
      ),
    ),
  dropWay: (password, kind) => changed(desk, (work) => dropWay(work, password, kind)),
  testKit: (kind, recoveryCode, answers, onProgress) => {
    const { ports, session } = opened(desk);
    onProgress?.({ stage: 'deriving', done: 0, total: 1 });
    return testWay(ports, session, kind, { recoveryCode, answers });
  },
  renewKeys: (now, fresh, onProgress) =>
    madeKit(desk, (work) =>
      unlessRefused(
        () => areAllowed(work, fresh),
        () => renewKeys(work, now, fresh, othersOf(desk), onProgress),
      ),
    ),
  cancelAct: (actId) => reading(desk, ({ ports, session }) => stopAct(ports, session, actId)),
  requestDeletion: (password) => askDeletion(desk.ports, opened(desk).session, password),
});
