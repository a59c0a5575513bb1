import { Banner, Button, Dialog, Section, showToast, Tag, TextField } from '@coffer/ui';
import { Hourglass, ShieldAlert, TriangleAlert, UserCheck } from '@coffer/ui/icons';
import type { AnswerOutcome, InvitationView } from '@coffer/vault';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { OnlineButton } from '../../shell/inside/OnlineButton.tsx';
import { WordsDialog } from '../../shell/inside/sharing/InviteDialog.tsx';
import * as styles from '../../shell/inside/sharing/sharing.css.ts';
import { useQuickAct, useVaultAct } from '../../shell/inside/sharing/use-vault-act.ts';
import { nameOf } from '../../shell/inside/sharing/who-can-read.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';
import { sayDate } from '../../shell/times.ts';

const useWho = () => {
  const { invitations } = useMessages();
  return ({ email, mine, person }: InvitationView) =>
    mine ? email : person ? nameOf(person) : email || invitations.someone;
};

const AnswerDialog = (props: { readonly invitation: InvitationView; readonly onDone: () => void }) => {
  const { invitations, sharing } = useMessages();
  const { engine } = useSharing();
  const who = useWho();
  const formId = useId();
  const first = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState('');
  const [error, setError] = useState<string>();
  const { busy, problem, run } = useVaultAct();
  const { invitation, onDone } = props;
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const typed = words
      .trim()
      .toLowerCase()
      .replace(/[\s,.-]+/g, ' ');
    setError(typed ? undefined : invitations.wordsMissing);
    if (!typed) return first.current?.focus();
    const outcome = await run<AnswerOutcome>(() => engine.answerInvitation(invitation.id, typed));
    if (!outcome) return;
    if (outcome.kind === 'wrong-words') {
      setError(invitations.wrongWords);
      return first.current?.focus();
    }
    showToast({ text: invitations.answerDone });
    onDone();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onDone()}
      locked={busy}
      title={invitations.answerTitle(who(invitation))}
      description={invitations.answerLead}
      initialFocus={first}
      safe={<Button onClick={onDone}>{sharing.cancel}</Button>}
      act={
        <Button type="submit" form={formId} variant="primary" busy={busy}>
          {invitations.answerDo}
        </Button>
      }
    >
      <form id={formId} noValidate className={styles.form} onSubmit={onSubmit}>
        {problem && (
          <Banner tone="caution" icon={<TriangleAlert />} announce="alert">
            {problem}
          </Banner>
        )}
        <TextField
          label={invitations.answerWords}
          code
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          ref={first}
          value={words}
          error={error}
          onChange={(event) => setWords(event.target.value)}
        />
      </form>
    </Dialog>
  );
};

const StateTag = ({ state }: Pick<InvitationView, 'state'>) => {
  const { invitations } = useMessages();
  if (state === 'wrong')
    return (
      <Tag tone="danger" icon={<ShieldAlert />}>
        {invitations.wrong}
      </Tag>
    );
  if (state === 'verified')
    return (
      <Tag tone="accent" icon={<UserCheck />}>
        {invitations.verified}
      </Tag>
    );
  return <Tag icon={<Hourglass />}>{invitations[state]}</Tag>;
};

const Row = (props: {
  readonly invitation: InvitationView;
  readonly onShow: () => void;
  readonly onAnswer: () => void;
}) => {
  const { invitations } = useMessages();
  const { engine } = useSharing();
  const who = useWho();
  const { busy, run } = useQuickAct();
  const { invitation } = props;
  const { expiresAt, mine, state, vaults, words } = invitation;
  const notes = [
    mine && vaults.length > 0 && invitations.gets(vaults.map(({ name }) => name).join(', ')),
    state !== 'verified' && invitations.until(sayDate(expiresAt)),
  ].filter((note) => note !== false);
  return (
    <li className={styles.row} aria-label={who(invitation)}>
      <div className={styles.rowTexts}>
        <p className={styles.rowName}>
          {mine ? who(invitation) : invitations.ofOther(who(invitation))}
          <StateTag state={state} />
        </p>
        <p className={styles.rowNote}>{notes.join(' · ')}</p>
      </div>
      <div className={styles.rowActions}>
        {mine && words !== null && state === 'waiting' && (
          <Button onClick={props.onShow}>{invitations.showWords}</Button>
        )}
        {!mine && state === 'waiting' && (
          <OnlineButton variant="primary" onClick={props.onAnswer}>
            {invitations.answer}
          </OnlineButton>
        )}
        <OnlineButton
          busy={busy}
          onClick={() => void run(() => engine.dropInvitation(invitation.id), invitations.dropped)}
        >
          {mine && state !== 'verified' ? invitations.drop : invitations.dismiss}
        </OnlineButton>
      </div>
    </li>
  );
};

/** Invitations by words, made here and to this person. */
export const Invitations = () => {
  const { invitations: words } = useMessages();
  const { invitations } = useSharing();
  const [open, setOpen] = useState<{
    readonly how: 'show' | 'answer';
    readonly invitation: InvitationView;
  } | null>(null);
  const done = () => setOpen(null);
  return (
    <Section title={words.title}>
      {invitations.length === 0 ? (
        <p className={styles.rowNote}>{words.lead}</p>
      ) : (
        <ul className={styles.rows} aria-label={words.mine}>
          {invitations.map((invitation) => (
            <Row
              key={invitation.id}
              invitation={invitation}
              onShow={() => setOpen({ how: 'show', invitation })}
              onAnswer={() => setOpen({ how: 'answer', invitation })}
            />
          ))}
        </ul>
      )}
      {open?.how === 'answer' && <AnswerDialog invitation={open.invitation} onDone={done} />}
      {open?.how === 'show' && (
        <WordsDialog words={open.invitation.words ?? ''} email={open.invitation.email} onDone={done} />
      )}
    </Section>
  );
};
