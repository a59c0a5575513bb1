import { Banner, Button, ButtonLink, Fact, FactList, Tag } from '@coffer/ui';
import { Fingerprint, ShieldCheck, Users } from '@coffer/ui/icons';
import type { ConsoleActView, LeftOut } from '@coffer/vault';
import { useEffect, useState } from 'react';
import { useSearch } from 'wouter';
import { useMessages } from '../../../messages/messages.tsx';
import { leaveForConsole } from '../../../shell/console.ts';
import { useEngine } from '../../../shell/session.tsx';
import { Answered } from '../Answered.tsx';
import { FormDialog } from '../FormDialog.tsx';
import { Frame } from '../Frame.tsx';
import * as styles from '../settings.css.ts';
import { useFetched } from '../use-fetched.ts';
import { actLines, actReason, actSentence } from './act-words.ts';
import { backFrom, withDone } from './back.ts';
import { useConfirm } from './use-confirm.ts';

const WhatIsDone = ({ view }: { readonly view: ConsoleActView }) => {
  const messages = useMessages();
  const { confirmAct: text } = messages;
  const lines = actLines(messages, view);
  const reason = actReason(view);
  return (
    <div className={styles.group}>
      <p className={styles.strong}>{actSentence(messages, view)}</p>
      {lines.length > 0 && (
        <ul>
          {lines.map((line, at) => (
            <li key={line}>
              {line}{' '}
              {view.policy?.changes[at] && (
                <Tag tone={view.policy.changes[at].direction === 'loosens' ? 'caution' : 'accent'}>
                  {text[view.policy.changes[at].direction]}
                </Tag>
              )}
            </li>
          ))}
        </ul>
      )}
      {reason !== '' && <p>{text.reason(reason)}</p>}
    </div>
  );
};

const Facts = ({ view }: { readonly view: ConsoleActView }) => {
  const { confirmAct: text } = useMessages();
  return (
    <>
      <WhatIsDone view={view} />
      {(view.policy || view.needsKey) && (
        <FactList>
          {view.policy && (
            <Fact icon={<ShieldCheck />} tone={view.policy.signs ? 'accent' : 'caution'} lead="">
              {view.policy.signs ? text.signs : text.signsNot}
            </Fact>
          )}
          {view.needsKey && (
            <Fact icon={<Fingerprint />} tone="accent" lead="">
              {text.key}
            </Fact>
          )}
        </FactList>
      )}
    </>
  );
};

const Back = ({ place }: { readonly place: string | null }) => {
  const { confirmAct: text } = useMessages();
  return place === null ? (
    <ButtonLink href="/settings/organisation">{text.backToSettings}</ButtonLink>
  ) : (
    <Button onClick={() => leaveForConsole(place)}>{text.back}</Button>
  );
};

const LeftList = (props: { readonly view: ConsoleActView; readonly left: readonly LeftOut[] }) => {
  const { confirmAct: text } = useMessages();
  return (
    <Banner tone="caution" icon={<Users />} title={text.left} announce="status">
      <ul>
        {props.left.map(({ id, why }) => (
          <li key={id}>{text.whyLeft(props.view.names[id]?.email ?? id, why)}</li>
        ))}
      </ul>
    </Banner>
  );
};

const Done = (props: {
  readonly view: ConsoleActView;
  readonly left: readonly LeftOut[];
  readonly back: string | null;
}) => {
  const { confirmAct: text } = useMessages();
  const { view, left } = props;
  const place = props.back && withDone(props.back, view.actId);
  // Whoever is told what was left out reads it first; everybody else is back where he came from.
  const leavesFor = left.length === 0 ? place : null;
  useEffect(() => {
    if (leavesFor) leaveForConsole(leavesFor);
  }, [leavesFor]);
  return (
    <>
      {left.length > 0 ? <LeftList view={view} left={left} /> : <p role="status">{text.done}</p>}
      <Back place={place} />
    </>
  );
};

const Waiting = ({ view, back }: { readonly view: ConsoleActView; readonly back: string | null }) => {
  const { confirmAct: text } = useMessages();
  const [asking, setAsking] = useState(true);
  const { left, confirm } = useConfirm(view);
  if (left) return <Done view={view} left={left} back={back} />;
  return (
    <>
      <Facts view={view} />
      <p className={styles.note}>{text.asConsole}</p>
      <div className={styles.actions}>
        <Button variant="primary" onClick={() => setAsking(true)}>
          {text.confirm}
        </Button>
        <Back place={back} />
      </div>
      {asking && (
        <FormDialog
          needs="password"
          facts={<Facts view={view} />}
          run={({ password }) => confirm(password)}
          onDone={() => setAsking(false)}
          onCancel={() => setAsking(false)}
        />
      )}
    </>
  );
};

const Over = ({ back, isDone }: { readonly back: string | null; readonly isDone: boolean }) => {
  const { confirmAct: text } = useMessages();
  return (
    <>
      <Banner tone="caution" title={isDone ? text.doneTitle : text.goneTitle}>
        {isDone ? text.done : text.gone}
      </Banner>
      <Back place={back} />
    </>
  );
};

/** As it stood when the page was opened: what is confirmed here is not "over" for it. */
const Standing = (props: { readonly view: ConsoleActView | null; readonly back: string | null }) => {
  const [view] = useState(props.view);
  return view === null || view.doneAt !== null ? (
    <Over back={props.back} isDone={view !== null} />
  ) : (
    <Waiting view={view} back={props.back} />
  );
};

/** Where an act that the console prepared is confirmed: in words, by the password, under this account's signature. */
export const ConfirmPage = ({ actId }: { readonly actId: string }) => {
  const { confirmAct: text } = useMessages();
  const engine = useEngine();
  const [fetched, reload] = useFetched(() => engine.readConsoleAct(actId));
  const back = backFrom(useSearch());
  return (
    <Frame title={text.title}>
      <Answered of={fetched} onRetry={reload}>
        {(view) => <Standing view={view} back={back} />}
      </Answered>
    </Frame>
  );
};
