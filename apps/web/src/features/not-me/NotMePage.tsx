import { Banner, Button, ButtonLink, EntryHeader, EntryLayout, FormStack, Spinner } from '@coffer/ui/entry';
import type { MailFacts } from '@coffer/vault';
import { type ReactNode, useEffect, useRef } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { useRecoverMessages } from '../../messages/recover-messages.ts';
import { sayDate, sayWhen } from '../../shell/times.ts';
import * as styles from './not-me.css.ts';
import { type Done, type Mail, useMail } from './use-mail.ts';

const Page = (props: {
  readonly title: string;
  readonly lead?: string | undefined;
  readonly children?: ReactNode;
}) => {
  const { notMe } = useRecoverMessages();
  const title = useRef<HTMLHeadingElement>(null);
  const text = props.title;
  // Each state of the page is read from its title on.
  useEffect(() => {
    if (text) title.current?.focus();
  }, [text]);
  return (
    <EntryLayout brandLabel="Coffer" sentence={notMe.sentence} band wide>
      <EntryHeader title={props.title} titleRef={title}>
        {props.lead}
      </EntryHeader>
      {props.children}
    </EntryLayout>
  );
};

const Facts = ({ facts }: { readonly facts: MailFacts }) => {
  const { notMe } = useRecoverMessages();
  const kinds: Readonly<Record<string, string | undefined>> = notMe.kinds;
  return (
    <dl className={styles.facts}>
      <dt>{notMe.happened}</dt>
      <dd>{kinds[facts.kind] ?? notMe.other}</dd>
      <dt>{notMe.when}</dt>
      <dd>{sayDate(facts.at)}</dd>
      {facts.deviceName && (
        <>
          <dt>{notMe.device}</dt>
          <dd>{facts.deviceName}</dd>
        </>
      )}
      {facts.act && (
        <>
          <dt>{notMe.stops}</dt>
          <dd>{notMe.acts[facts.act.kind](sayWhen(facts.act.effectiveAt))}</dd>
        </>
      )}
    </dl>
  );
};

const Shown = (props: {
  readonly mail: Extract<Mail, { kind: 'shown' }>;
  readonly onDisown: (facts: MailFacts) => void;
}) => {
  const { common } = useEntryMessages();
  const { notMe } = useRecoverMessages();
  const { facts, busy, failed } = props.mail;
  return (
    <Page title={notMe.title}>
      <FormStack
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) props.onDisown(facts);
        }}
      >
        <Facts facts={facts} />
        <p className={styles.text}>{notMe.does}</p>
        {failed && (
          <Banner tone="caution" announce="alert">
            {common.unreachable}
          </Banner>
        )}
        <Button type="submit" variant="danger" size="lg" wide busy={busy}>
          {notMe.button}
        </Button>
      </FormStack>
    </Page>
  );
};

const Stopped = ({ done }: { readonly done: Done }) => {
  const { notMe } = useRecoverMessages();
  const texts = notMe.done;
  return (
    <Page title={done.stopped ? texts.title.stopped : texts.title.nothing}>
      <div className={styles.stack}>
        <ul className={styles.list}>
          <li>{done.stopped ? texts.stopped : texts.nothing}</li>
          {done.deviceRevoked && <li>{texts.deviceRevoked}</li>}
          <li>{texts.sessions(done.sessionsEnded)}</li>
        </ul>
        <h2 className={styles.next}>{texts.nextTitle}</h2>
        <ol className={styles.list}>
          {texts.next.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <ButtonLink href="/signin?next=%2Fsettings" variant="primary" size="lg" wide>
          {texts.signIn}
        </ButtonLink>
      </div>
    </Page>
  );
};

/** Where the link of a mail leads: what happened, and one button against it. */
export const NotMePage = () => {
  const { common } = useEntryMessages();
  const texts = useRecoverMessages();
  const { notMe } = texts;
  const { mail, disown, lookAgain } = useMail();
  if (mail.kind === 'shown') return <Shown mail={mail} onDisown={(facts) => void disown(facts)} />;
  if (mail.kind === 'done') return <Stopped done={mail.done} />;
  if (mail.kind === 'looking') {
    return (
      <Page title={notMe.title}>
        <Spinner label={notMe.loading} />
      </Page>
    );
  }
  if (mail.kind === 'unreachable') {
    return (
      <Page title={notMe.title}>
        <Banner
          tone="caution"
          announce="alert"
          actions={<Button onClick={lookAgain}>{common.tryAgain}</Button>}
        >
          {common.unreachable}
        </Banner>
      </Page>
    );
  }
  return (
    <Page title={notMe[mail.kind].title} lead={notMe[mail.kind].lead}>
      <div className={styles.stack}>
        {mail.kind === 'over' && <p className={styles.text}>{notMe.over.next}</p>}
        <ButtonLink href="/signin" size="lg" wide>
          {texts.toSignIn}
        </ButtonLink>
      </div>
    </Page>
  );
};
