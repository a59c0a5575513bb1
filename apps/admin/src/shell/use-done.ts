import { readConsoleAct } from '@coffer/contracts';
import { showToast } from '@coffer/ui';
import { useEffect } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useMessages } from '../messages/messages.tsx';
import { withFilters } from '../parts/use-filters.ts';
import { useSession } from './session.tsx';

/** Who comes back from a confirmation reads what was done; the address forgets that he came from there. */
export const useDone = (): void => {
  const { acts } = useMessages();
  const { call } = useSession();
  const [path, navigate] = useLocation();
  const search = useSearch();
  const actId = new URLSearchParams(search).get('done');
  useEffect(() => {
    if (!actId) return;
    const rest = withFilters(search, { done: '' });
    navigate(rest ? `${path}?${rest}` : path, { replace: true });
    // The address is anybody's to write: only the server's word says that something was done.
    void call(readConsoleAct, { params: { actId } }).then((ended) => {
      if (ended.ok && ended.reply.doneAt !== null) showToast({ text: acts.done[ended.reply.act.kind] });
    });
  }, [actId, acts, call, navigate, path, search]);
};
