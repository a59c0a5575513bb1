import {
  answerInvitation,
  confirmInvitation,
  dropInvitation,
  dropRequest,
  findPerson,
  listInvitations,
  listRequests,
  type PersonReply,
  putInvitation,
  putRequest,
  readPeople,
} from '@coffer/contracts';
import { canonicalEmail } from '@coffer/crypto';
import type { Clock } from '../ports.ts';
import { logRoutes } from './memory-log.ts';
import {
  type MemoryStore,
  type Route,
  refusal,
  route,
  type StoredAccount,
  type StoredInvitation,
} from './memory-store.ts';

const thirtyDays = 30 * 24 * 3_600_000;

const personReply = ({ body, identities }: StoredAccount): PersonReply => ({
  accountId: body.accountId,
  fullName: body.fullName,
  identities,
});

const findRoutes = (store: MemoryStore): Route[] => [
  route(findPerson, ({ body }) => {
    const account = store.accounts.get(canonicalEmail(body.email));
    return { person: account ? personReply(account) : null };
  }),
  route(readPeople, ({ body }) => {
    const accounts = [...store.accounts.values()].filter((account) =>
      body.ids.includes(account.body.accountId),
    );
    const groups = [...store.groups].filter(([id]) => body.ids.includes(id));
    const ofGroup = ([accountId, identities]: (typeof groups)[number]): PersonReply => ({
      ...{ accountId, fullName: '', identities },
    });
    return { people: [...accounts.map(personReply), ...groups.map(ofGroup)] };
  }),
];

const addressOf = ({ body }: StoredAccount): string => canonicalEmail(body.email);

const invitationRoutes = (store: MemoryStore, clock: Pick<Clock, 'now'>, tellVaults: () => void): Route[] => {
  const stands = ({ expiresAt }: StoredInvitation): boolean => expiresAt > clock.now();
  const find = (id: string, account: StoredAccount, by: 'inviter' | 'guest' | 'either'): StoredInvitation => {
    const found = store.invitations.get(id);
    const isInviter = found?.inviterId === account.body.accountId;
    const isGuest = found?.email === addressOf(account);
    const may = by === 'inviter' ? isInviter : by === 'guest' ? isGuest : isInviter || isGuest;
    if (!found || !stands(found) || !may) throw refusal('api/not-found');
    return found;
  };
  return [
    route(putInvitation, ({ params, body, account }) => {
      const now = clock.now();
      const times = { createdAt: now, expiresAt: now + thirtyDays };
      const tags = { guestId: null, guestTag: null, inviterTag: null };
      const inviterId = account.body.accountId;
      if (!store.invitations.has(params.invitationId))
        store.invitations.set(params.invitationId, {
          ...{ inviterId, email: canonicalEmail(body.email), ...times, ...tags },
        });
      tellVaults();
      return {};
    }),
    route(listInvitations, ({ account }) => ({
      invitations: [...store.invitations]
        .filter(([, each]) => stands(each))
        .filter(
          ([, { inviterId, email }]) => inviterId === account.body.accountId || email === addressOf(account),
        )
        .map(([invitationId, each]) => ({ invitationId, ...each })),
    })),
    route(answerInvitation, ({ params, body, account }) => {
      const invitation = find(params.invitationId, account, 'guest');
      if (invitation.inviterTag !== null) throw refusal('api/forbidden');
      Object.assign(invitation, { guestId: account.body.accountId, guestTag: body.tag });
      tellVaults();
      return {};
    }),
    route(confirmInvitation, ({ params, body, account }) => {
      const invitation = find(params.invitationId, account, 'inviter');
      if (invitation.guestTag === null) throw refusal('api/forbidden');
      invitation.inviterTag = body.tag;
      tellVaults();
      return {};
    }),
    route(dropInvitation, ({ params, account }) => {
      find(params.invitationId, account, 'either');
      store.invitations.delete(params.invitationId);
      tellVaults();
      return {};
    }),
  ];
};

const requestRoutes = (store: MemoryStore, clock: Pick<Clock, 'now'>, tellVaults: () => void): Route[] => {
  const isOf = ({ from, to }: { from: string; to: string }, { body }: StoredAccount): boolean =>
    from === body.accountId || to === body.accountId;
  return [
    route(putRequest, ({ params, body, account }) => {
      const isKnown = [...store.accounts.values()].some((other) => other.body.accountId === body.to);
      if (!isKnown) throw refusal('api/not-found');
      const from = account.body.accountId;
      store.requests.set(params.requestId, { from, to: body.to, note: body.note, at: clock.now() });
      tellVaults();
      return {};
    }),
    route(listRequests, ({ account }) => ({
      requests: [...store.requests]
        .filter(([, request]) => isOf(request, account))
        .map(([requestId, request]) => ({ requestId, ...request })),
    })),
    route(dropRequest, ({ params, account }) => {
      const request = store.requests.get(params.requestId);
      if (!request || !isOf(request, account)) throw refusal('api/not-found');
      store.requests.delete(params.requestId);
      tellVaults();
      return {};
    }),
  ];
};

/** Routes of colleagues, the log of identities, invitations and requests. */
export const peopleRoutes = (
  store: MemoryStore,
  clock: Pick<Clock, 'now'>,
  tell: (event: { readonly kind: 'vaults' }) => void,
): Route[] => {
  const tellVaults = (): void => tell({ kind: 'vaults' });
  return [
    ...findRoutes(store),
    ...logRoutes(store, clock),
    ...invitationRoutes(store, clock, tellVaults),
    ...requestRoutes(store, clock, tellVaults),
  ];
};
