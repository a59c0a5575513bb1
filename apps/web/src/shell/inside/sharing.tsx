import type {
  Engine,
  IncomingShare,
  InvitationView,
  RequestView,
  VaultId,
  VaultMember,
  VaultSummary,
} from '@coffer/vault';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useEngine, useEngineEvent } from '../session.tsx';
import { useOffline } from './account.tsx';

/** Vaults of this account, and what waits for an answer. */
export interface Sharing {
  readonly engine: Engine;
  readonly vaults: readonly VaultSummary[];
  readonly byVault: ReadonlyMap<VaultId, VaultSummary>;
  readonly shares: readonly IncomingShare[];
  readonly invitations: readonly InvitationView[];
  readonly requests: readonly RequestView[];
  /** False until the vaults were first listed. */
  readonly loaded: boolean;
  /** Rises when members, people or shares may have changed. */
  readonly version: number;
  /** Who was last seen in a vault; kept so that a screen has something to show while it asks. */
  readonly seen: Map<VaultId, readonly VaultMember[]>;
  reload(): Promise<void>;
}

const SharingContext = createContext<Sharing | null>(null);

/** Vaults and people; only behind the lock. */
export const useSharing = (): Sharing => {
  const sharing = useContext(SharingContext);
  if (!sharing) throw new Error('useSharing needs a SharingProvider.');
  return sharing;
};

interface Waiting {
  readonly shares: readonly IncomingShare[];
  readonly invitations: readonly InvitationView[];
  readonly requests: readonly RequestView[];
}

const nothing: Waiting = { shares: [], invitations: [], requests: [] };

/** A list that the server did not give leaves the last one standing. */
const useWaiting = (engine: Engine, offline: boolean) => {
  const [waiting, setWaiting] = useState(nothing);
  const ask = useCallback(async () => {
    if (offline) return setWaiting(nothing);
    const [shares, invitations, requests] = await Promise.all([
      engine.listShares().catch(() => null),
      engine.listInvitations().catch(() => null),
      engine.listRequests().catch(() => null),
    ]);
    setWaiting((before) => ({
      shares: shares ?? before.shares,
      invitations: invitations ?? before.invitations,
      requests: requests ?? before.requests,
    }));
  }, [engine, offline]);
  return { waiting, ask };
};

/** Keeps vaults, shares, invitations and requests in step with the engine. */
export const SharingProvider = (props: { readonly children: ReactNode }) => {
  const engine = useEngine();
  const offline = useOffline();
  const [vaults, setVaults] = useState<readonly VaultSummary[] | null>(null);
  const [version, setVersion] = useState(0);
  const { waiting, ask } = useWaiting(engine, offline);
  const seen = useRef(new Map<VaultId, readonly VaultMember[]>());
  const list = useCallback(async () => {
    const found = await engine.listVaults().catch(() => null);
    if (found) setVaults(found);
  }, [engine]);
  const reload = useCallback(async () => {
    setVersion((before) => before + 1);
    await Promise.all([list(), ask()]);
  }, [list, ask]);
  useEffect(() => void reload(), [reload]);
  useEngineEvent((event) => {
    if (event.kind === 'vaults-changed') void reload();
    if (event.kind === 'items-changed') void list();
  });
  const value = useMemo<Sharing>(
    () => ({
      ...{ engine, version, reload, ...waiting },
      vaults: vaults ?? [],
      byVault: new Map(vaults?.map((vault) => [vault.id, vault])),
      loaded: vaults !== null,
      seen: seen.current,
    }),
    [engine, vaults, version, waiting, reload],
  );
  return <SharingContext value={value}>{props.children}</SharingContext>;
};
