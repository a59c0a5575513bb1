import {
  ApiError,
  challengeConsoleKey,
  comparePolicies,
  prepareConsoleAct,
  readAccount,
  readConsoleAct,
  readOwnFacts,
} from '@coffer/contracts';
import { fromBase64Url, idBytes, idText, randomBytes, safetyNumber } from '@coffer/crypto';
import { confirmAct, heldKeys } from '../organisation/confirm-act.ts';
import { organisationWord } from '../organisation/heard-policy.ts';
import type { OrganisationWord } from '../organisation/organisation-word.ts';
import type { ConsoleActView, OrganisationEngine, OrganisationView } from '../organisation-engine.ts';
import type { KnownPerson } from '../people/person.ts';
import { confirmNumber } from '../people/pins.ts';
import type { Ports } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { attempting, CannotDo } from '../sharing/outcomes.ts';
import { makeGroup } from '../sharing/vault-acts.ts';
import { type Desk, opened, openedVaults, tell } from './desk.ts';
import { reading, readingAccount } from './reading.ts';

/** The organisation's number: of the group's keys and the deployment alone, so that it can hang on a wall. */
const numberOf = ({ deploymentId }: Unlocked, group: KnownPerson): Promise<string> =>
  safetyNumber(
    deploymentId,
    { accountId: idBytes(group.id), identityHash: fromBase64Url(group.presentHash) },
    { accountId: deploymentId, identityHash: new Uint8Array(32) },
  );

const viewOf = async (
  { client }: Ports,
  session: Unlocked,
  word: OrganisationWord,
): Promise<OrganisationView> => {
  const { name, group, statement, policy, said } = word;
  const trust = group && (session.head.state.pins[group.id]?.trust ?? 'unverified');
  return {
    name,
    role: (await client.call(readAccount, {})).role,
    keys: group && {
      ...{ groupId: group.id, trust: trust ?? 'unverified', isYours: heldKeys(session, word) !== null },
      digits: await numberOf(session, group),
    },
    signed: statement && { seq: statement.seq, at: statement.time },
    policy,
    notFollowed: comparePolicies(policy, said),
  };
};

const readAct = async (ports: Ports, session: Unlocked, actId: string): Promise<ConsoleActView | null> => {
  try {
    const sent = await ports.client.call(readConsoleAct, { params: { actId } });
    const { act } = sent;
    if (act.kind !== 'set-policy') return { actId, ...sent, policy: null };
    const word = await organisationWord(ports, session);
    const changes = comparePolicies(word.said, act.policy);
    return { actId, ...sent, policy: { changes, signs: heldKeys(session, word) !== null } };
  } catch (error) {
    const isNone =
      error instanceof ApiError && (error.code === 'api/not-found' || error.code === 'api/forbidden');
    if (isNone) return null;
    throw error;
  }
};

const fresh = () => ({ idempotencyKey: idText(randomBytes(16)) });

/** What the organisation says, and what its administrators confirm. */
export const organisationPart = (desk: Desk): OrganisationEngine => {
  // What was shown is what is confirmed: keys that came since are not what the person compared.
  const shown = new WeakMap<Unlocked, KnownPerson>();
  return {
    organisation: () =>
      reading(desk, async ({ ports, session }) => {
        const word = await organisationWord(ports, session);
        if (word.group) shown.set(session, word.group);
        return viewOf(ports, session, word);
      }),
    readOwnFacts: () => readingAccount(desk, () => desk.ports.client.call(readOwnFacts, {})),
    confirmOrganisation: () =>
      attempting(async () => {
        const { ports, session } = opened(desk);
        const group = shown.get(session);
        if (!group) throw new CannotDo('gone');
        await confirmNumber(ports, session, group);
        await organisationWord(ports, session);
        tell(desk, { kind: 'account-changed' });
        return { kind: 'done' } as const;
      }),
    prepareOrganisationKeys: (name) =>
      attempting(async () => {
        const { ports, session } = opened(desk);
        const groupId = await makeGroup(ports, session, name.trim());
        await openedVaults(desk).reconcile();
        const body = { act: { kind: 'name-identity' as const, groupId } };
        const { actId } = await ports.client.call(prepareConsoleAct, { body }, fresh());
        return { kind: 'prepared', actId } as const;
      }),
    readConsoleAct: (actId) => reading(desk, ({ ports, session }) => readAct(ports, session, actId)),
    challengeConsoleKey: async (actId) => {
      const { ports } = opened(desk);
      try {
        const { options } = await ports.client.call(
          challengeConsoleKey,
          { params: { actId }, body: {} },
          fresh(),
        );
        return options;
      } catch (error) {
        if (error instanceof ApiError) return null;
        throw error;
      }
    },
    confirmConsoleAct: async (actId, act, password, assertion) => {
      const { ports, session } = opened(desk);
      const given = assertion ? { password, assertion } : { password };
      const outcome = await confirmAct(ports, session, actId, act, given);
      if (outcome.kind === 'done') tell(desk, { kind: 'account-changed' });
      return outcome;
    },
  };
};
