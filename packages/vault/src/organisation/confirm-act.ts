import {
  ApiError,
  type ConsoleAct,
  comparePolicies,
  confirmConsoleAct,
  type OrganisationPolicy,
  type PolicyStatement,
} from '@coffer/contracts';
import { credentialWriteBody, fromBase64Url, signBody, toBase64Url } from '@coffer/crypto';
import { notConfirmed } from '../changes/change-outcomes.ts';
import { stepUpByPassword } from '../changes/step-up.ts';
import type { ConfirmOutcome } from '../organisation-engine.ts';
import { confirmNumber } from '../people/pins.ts';
import type { Ports } from '../ports.ts';
import { persistently } from '../session/persistently.ts';
import type { HeldGroupKeys, Unlocked } from '../session/unlocked.ts';
import { organisationWord } from './heard-policy.ts';
import type { OrganisationWord } from './organisation-word.ts';
import { signPolicy } from './policy-statement.ts';

/** The organisation's keys where this account holds the present ones. */
export const heldKeys = (session: Unlocked, { group }: OrganisationWord): HeldGroupKeys | null => {
  const held = group && session.groupKeys.get(group.id);
  return held && toBase64Url(held.identityHash) === group.presentHash ? held : null;
};

/** Whether a policy is looser in any setting than what clients go by without a newer signature. */
export const mustBeSigned = (word: OrganisationWord, policy: OrganisationPolicy): boolean =>
  comparePolicies(word.base, policy).some(({ direction }) => direction === 'loosens');

type Signing = { readonly statement?: PolicyStatement } | { readonly kind: 'no-keys' };

/** Whoever holds the keys signs, so that what tightens holds as firmly as what loosens. */
const signFor = async (ports: Ports, session: Unlocked, policy: OrganisationPolicy): Promise<Signing> => {
  const word = await organisationWord(ports, session);
  const keys = heldKeys(session, word);
  if (!word.group || !keys) return mustBeSigned(word, policy) ? { kind: 'no-keys' } : {};
  const seq = Math.max(session.head.state.policySeq, word.statement?.seq ?? 0) + 1;
  const words = { seq, time: ports.clock.now(), policy };
  return { statement: await signPolicy(session, word.group.id, keys, words) };
};

/** The signature of the proof header, over the exact bytes that are sent. Spec: docs/spec/proofs.md §6. */
const proofOf =
  ({ deploymentId, accountIdBytes, privateKeys }: Unlocked, nonce: string) =>
  async (body: Uint8Array<ArrayBuffer>): Promise<string> => {
    const signer = { deploymentId, signerId: accountIdBytes };
    const written = credentialWriteBody(fromBase64Url(nonce), body);
    return toBase64Url(await signBody(privateKeys.ed25519, 'coffer/v1/console-act', signer, written));
  };

const notDone = (error: unknown): ConfirmOutcome => {
  if (error instanceof ApiError) {
    if (error.code === 'api/not-found' || error.code === 'api/state-conflict') return { kind: 'over' };
    if (error.code === 'api/forbidden') return { kind: 'forbidden' };
    if (error.code === 'api/factor-needed') return { kind: 'key-needed' };
  }
  return notConfirmed(error);
};

/** What follows an act on this account's own side. */
const follow = async (ports: Ports, session: Unlocked, act: ConsoleAct): Promise<void> => {
  if (act.kind !== 'set-policy' && act.kind !== 'name-identity') return;
  const word = await organisationWord(ports, session);
  // Whoever made the keys need not compare their number: they are the very keys that he holds.
  if (act.kind === 'name-identity' && word.group?.id === act.groupId && heldKeys(session, word))
    await confirmNumber(ports, session, word.group);
  await organisationWord(ports, session);
};

/**
 * Confirms an act of the console: the whole of it is signed as it was shown, so the server can't have had another one
 * confirmed.
 *
 * Spec: docs/spec/proofs.md §6.
 */
export const confirmAct = async (
  ports: Ports,
  session: Unlocked,
  actId: string,
  act: ConsoleAct,
  given: { readonly password: string; readonly assertion?: Readonly<Record<string, unknown>> },
): Promise<ConfirmOutcome> => {
  try {
    const signing = act.kind === 'set-policy' ? await signFor(ports, session, act.policy) : {};
    if ('kind' in signing) return signing;
    const { answered } = await stepUpByPassword(ports, session, given.password, 'console');
    const { assertion } = given;
    const body = {
      ...{ accountId: session.accountId, act, ...answered, ...signing },
      ...(assertion ? { assertion: { ...assertion } } : {}),
    };
    const proof = proofOf(session, answered.nonce);
    const { left } = await persistently(ports, (idempotencyKey) =>
      ports.client.call(confirmConsoleAct, { params: { actId }, body }, { idempotencyKey, proof }),
    );
    await follow(ports, session, act);
    return { kind: 'done', left };
  } catch (error) {
    return notDone(error);
  }
};
