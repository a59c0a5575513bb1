import { type ConsoleAct, prepareConsoleAct } from '@coffer/contracts';
import { useCallback, useState } from 'react';
import { confirmAddress, consoleRoot } from '../platform/place.ts';
import { useSession } from '../shell/session.tsx';
import type { Failure } from './call.ts';

const here = (): string => (location.pathname.slice(consoleRoot.length) || '/') + location.search;

/**
 * Prepares an act and goes to the vault app, where it is confirmed and from where one comes back here with `?done=<actId>`.
 * Nothing is done before that.
 */
export const useAct = () => {
  const { call } = useSession();
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const prepare = useCallback(
    async (act: ConsoleAct): Promise<void> => {
      setIsBusy(true);
      setFailure(null);
      const ended = await call(prepareConsoleAct, { body: { act } });
      if (ended.ok) return location.assign(confirmAddress(ended.reply.actId, here()));
      setIsBusy(false);
      setFailure(ended.failure);
    },
    [call],
  );
  return { prepare, isBusy, failure };
};

/** A change that needs no confirmation: calls an endpoint and keeps how it ended. */
export const useChange = () => {
  const { call } = useSession();
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const change = useCallback<typeof call>(
    async (endpoint, parts) => {
      setIsBusy(true);
      setFailure(null);
      const ended = await call(endpoint, parts);
      setIsBusy(false);
      if (!ended.ok) setFailure(ended.failure);
      return ended;
    },
    [call],
  );
  return { change, isBusy, failure };
};
