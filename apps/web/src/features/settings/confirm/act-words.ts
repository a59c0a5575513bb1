import type { ConsoleActView } from '@coffer/vault';
import type { Messages } from '../../../messages/messages.tsx';

type Text = Pick<Messages, 'confirmAct' | 'policyWords'>;

/** What an act does, in one sentence. */
export const actSentence = ({ confirmAct: text }: Text, { act }: Pick<ConsoleActView, 'act'>): string => {
  switch (act.kind) {
    case 'suspend':
    case 'reactivate':
    case 'remove':
      return text.acts[act.kind](act.accountIds.length);
    case 'set-role':
      return text.acts[act.kind](act.accountIds.length, text.roles[act.role]);
    case 'approve':
      return text.acts[act.kind](act.requestIds.length);
    case 'invite-with-role':
      return text.acts[act.kind](act.emails.length, text.roles[act.role]);
    case 'create-organisation':
      return text.acts[act.kind](act.name, act.slug);
    default:
      return text.acts[act.kind];
  }
};

/** Who or what the act is about, a line each: people by name and address, settings by what they become. */
export const actLines = (
  { confirmAct: text, policyWords }: Text,
  { act, names, policy }: Pick<ConsoleActView, 'act' | 'names' | 'policy'>,
): readonly string[] => {
  const named = (id: string): string => {
    const name = names[id];
    return name ? `${name.fullName} (${name.email})` : id;
  };
  if (act.kind === 'set-policy') {
    const lines = (policy?.changes ?? []).map(({ key, from, to }) =>
      text.change(policyWords.name(key), policyWords.value(key, from), policyWords.value(key, to)),
    );
    return lines.length === 0 ? [text.noChange] : lines;
  }
  if (act.kind === 'invite-with-role') return act.emails;
  if (act.kind === 'approve') return act.requestIds.map(named);
  return 'accountIds' in act ? act.accountIds.map(named) : [];
};

/** The reason that the people concerned will read; empty for none. */
export const actReason = ({ act }: Pick<ConsoleActView, 'act'>): string =>
  'reason' in act ? act.reason : '';
