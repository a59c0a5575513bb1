import type { RecoveryKind } from '@coffer/contracts';
import { Section, showToast, Tag } from '@coffer/ui';
import { CircleHelp, KeyRound, ScrollText, ShieldAlert } from '@coffer/ui/icons';
import type { AccountFacts, WayFacts, WayIn } from '@coffer/vault';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useAccount } from '../../../shell/inside/account.tsx';
import { OnlineButton } from '../../../shell/inside/OnlineButton.tsx';
import { sayDate, sayWhen } from '../../../shell/times.ts';
import * as styles from '../settings.css.ts';
import { DropWayDialog } from './DropWayDialog.tsx';
import { NewKitDialog } from './NewKitDialog.tsx';

const kinds = ['kit-and-answers', 'kit', 'answers'] as const satisfies readonly RecoveryKind[];

const icons: Readonly<Record<RecoveryKind, ReactNode>> = {
  'kit-and-answers': <ScrollText />,
  kit: <KeyRound />,
  answers: <CircleHelp />,
};

const useStands = (way: WayFacts | undefined, kind: RecoveryKind): string => {
  const { ways: text } = useMessages();
  if (!way) return text.ownWayLeads[kind];
  if (way.activeFrom > Date.now()) return text.beforeItOpens(sayWhen(way.activeFrom));
  const tested = way.testedAt === null ? text.untested : text.tested(sayDate(way.testedAt));
  return `${text.made(sayDate(way.createdAt))}. ${tested}.`;
};

interface RowProps {
  readonly kind: RecoveryKind;
  readonly facts: AccountFacts;
  readonly onSet: () => void;
  readonly onDrop: () => void;
  readonly onTest: () => void;
}

const Row = ({ kind, facts, onSet, onDrop, onTest }: RowProps) => {
  const { ways: text } = useMessages();
  const way = facts.recovery.find((each) => each.kind === kind);
  const stands = useStands(way, kind);
  const allowed = kind !== 'answers' || facts.policy.recovery.answers;
  const name = text.names[kind];
  return (
    <li className={styles.row}>
      <span className={styles.rowIcon} aria-hidden="true">
        {icons[kind]}
      </span>
      <div className={styles.rowTexts}>
        <p className={styles.rowName}>
          {name}
          {!way && <Tag>{text.notSetUp}</Tag>}
          {way && way.standing !== 'known' && (
            <Tag tone="danger" icon={<ShieldAlert />}>
              {text.flagged}
            </Tag>
          )}
        </p>
        <p className={styles.rowNote}>
          {stands} {allowed ? '' : text.notAllowed}
        </p>
      </div>
      <div className={styles.rowActions}>
        {way && kind !== 'answers' && <OnlineButton onClick={onTest}>{text.testKit}</OnlineButton>}
        {allowed && (
          <OnlineButton onClick={onSet} aria-label={way ? undefined : text.setUpWay(name)}>
            {!way ? text.setUp : kind === 'answers' ? text.newAnswers : text.newKit}
          </OnlineButton>
        )}
        {way && (
          <OnlineButton onClick={onDrop} aria-label={text.dropWay(name)}>
            {text.drop}
          </OnlineButton>
        )}
      </div>
    </li>
  );
};

interface Props {
  readonly ways: readonly WayIn[];
  readonly onTest: () => void;
  readonly onChanged: () => Promise<void>;
}

/** The ways back in that a person makes, replaces and drops. */
export const RecoverySection = (props: Props) => {
  const { dropWay, ways: text } = useMessages();
  const { facts, reload } = useAccount();
  const [open, setOpen] = useState<{ act: 'set' | 'drop'; kind: RecoveryKind } | null>(null);
  if (!facts) return null;
  const onChanged = () => void Promise.all([reload(), props.onChanged()]);
  return (
    <Section title={text.kit}>
      <p className={styles.note}>{text.kitLead}</p>
      <ul className={styles.rows}>
        {kinds.map((kind) => (
          <Row
            key={kind}
            kind={kind}
            facts={facts}
            onTest={props.onTest}
            onSet={() => setOpen({ act: 'set', kind })}
            onDrop={() => setOpen({ act: 'drop', kind })}
          />
        ))}
      </ul>
      {open?.act === 'set' && (
        <NewKitDialog facts={facts} kind={open.kind} onMade={onChanged} onClose={() => setOpen(null)} />
      )}
      {open?.act === 'drop' && (
        <DropWayDialog
          kind={open.kind}
          last={facts.recovery.length === 1}
          onDone={() => {
            setOpen(null);
            showToast({ text: dropWay.dropped });
            onChanged();
          }}
          onCancel={() => setOpen(null)}
        />
      )}
    </Section>
  );
};
