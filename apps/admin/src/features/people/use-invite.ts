import { admitLimit, admitPeople, type OrganisationRole, type ReplyOf } from '@coffer/contracts';
import { useState } from 'react';
import type { Failure } from '../../parts/call.ts';
import { useAct, useChange } from '../../parts/use-act.ts';
import { readInviteList } from './invite-list.ts';

/** How each address of an invitation ended. */
export type InviteResults = ReplyOf<typeof admitPeople>['results'];

/** Most addresses in one act, which any other role than member needs. */
const actLimit = 500;

/** What is typed into the invitation, what was read from it, and how it is sent. */
export const useInviteForm = (onInvited: () => void) => {
  const [text, setText] = useState('');
  const [role, setRole] = useState<OrganisationRole>('member');
  const [isMissing, setIsMissing] = useState(false);
  const [results, setResults] = useState<InviteResults | null>(null);
  const { change, isBusy: isSending, failure: notSent } = useChange();
  const act = useAct();
  const most = role === 'member' ? admitLimit : actLimit;
  const list = readInviteList(text, most);
  const send = async (): Promise<void> => {
    setIsMissing(list.addresses.length === 0);
    if (list.addresses.length === 0) return;
    const emails = [...list.addresses];
    if (role !== 'member') return act.prepare({ kind: 'invite-with-role', emails, role });
    const ended = await change(admitPeople, { body: { emails } });
    if (!ended.ok) return;
    setResults(ended.reply.results);
    onInvited();
  };
  const again = () => {
    setText('');
    setResults(null);
  };
  const failure: Failure | null = act.failure ?? notSent;
  return {
    ...{ text, setText, role, setRole, list, most, isMissing, results, send, again, failure },
    isBusy: isSending || act.isBusy,
  };
};
