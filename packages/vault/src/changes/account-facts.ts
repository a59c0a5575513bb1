import { type ReplyOf, readAccount } from '@coffer/contracts';
import { defaultKdf, isKdfAtLeast } from '@coffer/crypto';
import type { AccountFacts, WayFacts } from '../account-engine.ts';
import { policyFor } from '../organisation/heard-policy.ts';
import type { Ports } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';

type Sent = ReplyOf<typeof readAccount>;

/** Half a year: how long a kit may lie unlooked for. */
export const kitTestedFor = 182 * 24 * 3_600_000;

/**
 * Ways back in by both accounts of them: what the server lists and what the account state says. Where the two differ, the
 * server added one or hides one (H04).
 */
export const waysBackIn = (sent: Sent['recovery'], known: readonly string[]): WayFacts[] => {
  const listed = sent.map(({ salt, iterations, ...way }) => ({
    ...way,
    standing: known.includes(way.kind) ? ('known' as const) : ('added-by-server' as const),
  }));
  const kinds = ['kit-and-answers', 'kit', 'answers'] as const;
  const hidden = kinds.filter((kind) => known.includes(kind) && !sent.some((way) => way.kind === kind));
  return [
    ...listed,
    ...hidden.map((kind) => ({
      ...{ kind, questions: [], createdAt: 0, activeFrom: 0, testedAt: null },
      standing: 'hidden-by-server' as const,
    })),
  ];
};

const isKitDue = (ways: readonly WayFacts[], now: number): boolean =>
  ways
    .filter(({ kind, standing }) => kind !== 'answers' && standing === 'known')
    .some(({ createdAt, testedAt }) => now - Math.max(createdAt, testedAt ?? 0) > kitTestedFor);

/** What settings show: the server's account, held against the account state where that knows better. */
export const readAccountFacts = async (ports: Ports, session: Unlocked): Promise<AccountFacts> => {
  const { recovery: sent, mustEnrol, ...account } = await ports.client.call(readAccount, {});
  const { offline, recovery: allowed, sharing } = await policyFor(ports, session);
  const { state } = session.head;
  const recovery = waysBackIn(sent, state.recovery);
  return {
    ...account,
    // Of what is unsigned only what tightens is believed.
    policy: { ...account.policy, offline, sharing, recovery: { ...account.policy.recovery, ...allowed } },
    // The server's word on these would be no more than its word; the state is the account's own.
    email: session.identity.email,
    kdf: state.kdf,
    kdfBelowDefault: !isKdfAtLeast(state.kdf, defaultKdf),
    recovery,
    kitDue: isKitDue(recovery, ports.clock.now()),
    renewing: state.renewing.length > 0,
  };
};
