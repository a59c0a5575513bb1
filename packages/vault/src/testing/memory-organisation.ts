import {
  type ConsoleAct,
  challengeConsoleKey,
  confirmConsoleAct,
  consoleAct,
  type MemberFacts,
  type PolicyStatement,
  prepareConsoleAct,
  readConsoleAct,
  readOrganisation,
  readOwnFacts,
  readRules,
} from '@coffer/contracts';
import { fromBase64Url, idBytes, idText, randomBytes } from '@coffer/crypto';
import { checkSignature, credentialWriteBody, parseIdentity } from '@coffer/crypto/verify';
import type { Clock } from '../ports.ts';
import { policyOf } from './memory-policy.ts';
import { assertStepUp } from './memory-sign-in.ts';
import { type MemoryStore, type Route, type RouteCall, refusal, route } from './memory-store.ts';

/** What the real server's job does behind the change. */
const forgetTokens = (store: MemoryStore): void => {
  for (const { items } of store.vaults.values())
    for (const [id, revisions] of items)
      items.set(
        id,
        revisions.map((revision) => ({ ...revision, tokens: [] })),
      );
};

const fifteenMinutes = 15 * 60_000;

type Confirmation = RouteCall<typeof confirmConsoleAct>;

const assertSigned = async (store: MemoryStore, { body, bytes, proof, account }: Confirmation) => {
  const { ed25519 } = parseIdentity(fromBase64Url(account.body.identity));
  const signer = { deploymentId: idBytes(store.deploymentId), signerId: idBytes(body.accountId) };
  const written = credentialWriteBody(fromBase64Url(body.nonce), bytes);
  const signature = fromBase64Url(proof);
  if (!(await checkSignature(ed25519, 'coffer/v1/console-act', signer, written, signature)))
    throw refusal('api/bad-proof');
};

const setPolicy = (store: MemoryStore, act: ConsoleAct, statement: PolicyStatement | undefined): void => {
  if (act.kind !== 'set-policy') return;
  const { policy } = act;
  const { offline, recovery, sharing } = policy;
  store.organisation.more = policy;
  store.policy = { ...store.policy, offline, sharing, recovery };
  if (!policy.search.serverIndex) forgetTokens(store);
  if (statement) store.organisation.statements = [...store.organisation.statements, statement];
};

/** What this server has of an account; it counts no more than it keeps. */
const factsOf = (
  { sessions }: MemoryStore,
  account: RouteCall<typeof readOwnFacts>['account'],
): MemberFacts => {
  const { accountId, email, fullName, kdf } = account.body;
  const own = [...sessions.values()].filter((session) => session.accountId === accountId);
  return {
    ...{ accountId, email, fullName, kdf, role: 'member', standing: 'active', createdAt: 0 },
    ...{ lastSignInAt: null, deletedAt: null, kitTestedAt: null, factors: [], backupCodesLeft: 0 },
    ...{
      recovery: [],
      devices: account.deviceFacts.size,
      sessions: own.length,
      vaults: 0,
      items: 0,
      bytes: 0,
    },
    ...{ pinTries: 0, mustEnrol: false },
  };
};

/** Routes of what the organisation says, and of acts that its administrators confirm. */
export const organisationRoutes = (store: MemoryStore, clock: Pick<Clock, 'now'>): Route[] => {
  const find = (actId: string, { body }: RouteCall<typeof readConsoleAct>['account']) => {
    const found = store.organisation.acts.get(actId);
    if (found?.byId !== body.accountId) throw refusal('api/not-found');
    return found;
  };
  return [
    route(readOrganisation, () => {
      const { name, identityGroupId, statements } = store.organisation;
      return { name, identityGroupId, statement: statements.at(-1) ?? null, policy: policyOf(store) };
    }),
    route(readRules, () => {
      const { kdf, password, pin } = policyOf(store);
      return { kdf, password, pin: { leastLength: pin.leastLength } };
    }),
    route(readOwnFacts, ({ account }) => factsOf(store, account)),
    route(prepareConsoleAct, ({ body, account }) => {
      const actId = idText(randomBytes(16));
      store.organisation.acts.set(actId, {
        act: consoleAct.parse(body.act),
        byId: account.body.accountId,
        doneAt: null,
      });
      return { actId, expiresAt: clock.now() + fifteenMinutes };
    }),
    route(readConsoleAct, ({ params, account }) => {
      const { act, doneAt } = find(params.actId, account);
      return { act, doneAt, expiresAt: clock.now() + fifteenMinutes, names: {}, needsKey: false };
    }),
    route(challengeConsoleKey, () => {
      throw refusal('api/not-found');
    }),
    route(confirmConsoleAct, async (call) => {
      const found = find(call.params.actId, call.account);
      if (found.doneAt !== null) throw refusal('api/state-conflict');
      await assertStepUp(call.session, call.account, { ...call.body, action: 'console' });
      await assertSigned(store, call);
      const act = consoleAct.parse(call.body.act);
      if (JSON.stringify(act) !== JSON.stringify(found.act)) throw refusal('api/invalid-request');
      if (act.kind === 'name-identity') store.organisation.identityGroupId = act.groupId;
      setPolicy(store, act, call.body.statement);
      found.doneAt = clock.now();
      return { done: true as const, left: [] };
    }),
  ];
};
