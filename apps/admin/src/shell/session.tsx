import {
  type Client,
  clientAs,
  type Endpoint,
  lockSession,
  type OrganisationRole,
  organisationRole,
  type ReplyOf,
  readAccount,
  readSession,
} from '@coffer/contracts';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import { type CallParts, callOnce, type Ended, type Failure, isSignedOut } from '../parts/call.ts';
import { apart, consoleRoot, signInAddress } from '../platform/place.ts';
import { createTransport } from '../platform/transport.ts';

/** Who uses the console. */
export interface Who {
  readonly accountId: string;
  readonly email: string;
  readonly fullName: string;
  readonly role: OrganisationRole;
}

/** The session of the vault app, as the console uses it. */
export interface Session {
  readonly who: Who;
  /** Calls an endpoint in the name of this account; leads to sign-in where the session is over. */
  readonly call: <E extends Endpoint>(endpoint: E, call?: CallParts<E>) => Promise<Ended<ReplyOf<E>>>;
  /** Locks this console and the vault app's tabs. */
  readonly lock: () => Promise<void>;
}

/** Where one stands before there is a session. */
export type Entry =
  | { readonly kind: 'asking' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'closed'; readonly why: 'role' | 'factor' }
  /** On the way to sign-in: nothing is shown any more. */
  | { readonly kind: 'left' }
  | { readonly kind: 'open'; readonly session: Session };

/** The vault app's channel: what locks one tab locks all. */
const channelName = apart('coffer-session');
// One for the whole page: a channel does not hear itself, and two of a page would hear each other.
let opened: BroadcastChannel | undefined;
const sessionChannel = (): BroadcastChannel => {
  opened ??= new BroadcastChannel(channelName);
  return opened;
};
const lookers: ReadonlySet<OrganisationRole> = new Set(['owner', 'administrator', 'auditor', 'helper']);

/** In the place of the page, so that the way back does not lead to one that asks to sign in. */
const toSignIn = (): void =>
  location.replace(signInAddress((location.pathname.slice(consoleRoot.length) || '/') + location.search));

/** Takes what is shown off the page; what leads to sign-in comes after it. */
type Empty = () => void;

const leave = (empty: Empty): void => {
  empty();
  toSignIn();
};

const sessionOf = (client: Client, who: Who, empty: Empty): Session => ({
  who,
  call: async (endpoint, call = {}) => {
    const ended = await callOnce(client, endpoint, call);
    if (!ended.ok && isSignedOut(ended.failure)) leave(empty);
    return ended;
  },
  lock: async () => {
    // First, since the server may take its time or not answer at all.
    empty();
    sessionChannel().postMessage('lock');
    await callOnce(client, lockSession, { body: {} });
    toSignIn();
  },
});

/** Looks who is signed in; null leads to sign-in, since nobody is. */
const enter = async (empty: Empty): Promise<Entry | null> => {
  const transport = createTransport();
  const found = await callOnce(transport, readSession, {});
  if (!found.ok) return isSignedOut(found.failure) ? null : { kind: 'failed', failure: found.failure };
  const { accountId, kind } = found.reply;
  if (kind === 'half') return null;
  const whose = () => accountId;
  const client = clientAs(transport, whose, () => leave(empty));
  const account = await callOnce(client, readAccount, {});
  if (!account.ok) return isSignedOut(account.failure) ? null : { kind: 'failed', failure: account.failure };
  const { email, fullName, mustEnrol } = account.reply;
  const role = organisationRole.safeParse(account.reply.role);
  if (!role.success || !lookers.has(role.data)) return { kind: 'closed', why: 'role' };
  if (mustEnrol) return { kind: 'closed', why: 'factor' };
  return { kind: 'open', session: sessionOf(client, { accountId, email, fullName, role: role.data }, empty) };
};

/** What of the console locks or leaves this page, and what of the browser brings it back. */
const useLeaving = (empty: Empty, again: () => void): void => {
  useEffect(() => {
    const channel = sessionChannel();
    const onMessage = ({ data }: MessageEvent) => {
      if (data === 'lock' || data === 'signOut') leave(empty);
    };
    // [Note: The way back] A browser keeps a page that was left and shows it again as it was, after a lock too: so it is
    // emptied before it is kept, and asks who is signed in when it comes back.
    const onHide = ({ persisted }: PageTransitionEvent) => {
      if (persisted) flushSync(empty);
    };
    const onShow = ({ persisted }: PageTransitionEvent) => {
      if (persisted) again();
    };
    channel.addEventListener('message', onMessage);
    window.addEventListener('pagehide', onHide);
    window.addEventListener('pageshow', onShow);
    return () => {
      channel.removeEventListener('message', onMessage);
      window.removeEventListener('pagehide', onHide);
      window.removeEventListener('pageshow', onShow);
    };
  }, [empty, again]);
};

/** Where one stands, and how to ask again. */
export const useEntry = (): readonly [Entry, () => void] => {
  const [entry, setEntry] = useState<Entry>({ kind: 'asking' });
  const [asked, setAsked] = useState(0);
  const empty = useCallback(() => setEntry({ kind: 'left' }), []);
  const again = useCallback(() => {
    setEntry({ kind: 'asking' });
    setAsked((now) => now + 1);
  }, []);
  useEffect(() => {
    let isCurrent = true;
    void enter(empty).then((next) => {
      if (!isCurrent) return;
      if (next) setEntry(next);
      else toSignIn();
    });
    return () => {
      isCurrent = false;
    };
  }, [asked, empty]);
  useLeaving(empty, again);
  return [entry, again];
};

const SessionContext = createContext<Session | null>(null);

/** The session; only below {@link SessionProvider}. */
export const useSession = (): Session => {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession needs a SessionProvider.');
  return session;
};

/** Whether the person's role is one of these. */
export const useHasRole = (roles: readonly OrganisationRole[] | undefined): boolean => {
  const { who } = useSession();
  return useMemo(() => roles === undefined || roles.includes(who.role), [roles, who.role]);
};

/** Gives the pages below it the session. */
export const SessionProvider = (props: { readonly session: Session; readonly children: ReactNode }) => (
  <SessionContext value={props.session}>{props.children}</SessionContext>
);
