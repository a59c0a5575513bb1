import { Banner, Button, LinkButton, MaskedDots, Radio, Spinner, showToast, Tag } from '@coffer/ui';
import { Equal } from '@coffer/ui/icons';
import type { ItemDraft, ItemId, OpenedItem } from '@coffer/vault';
import { emptyDraft } from '@coffer/vault/item';
import { draftOf } from '@coffer/vault/item-content';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { useFailureText } from '../../shell/inside/item-actions.ts';
import { useItems } from '../../shell/inside/items.tsx';
import { useEngine } from '../../shell/session.tsx';
import { sayDate } from '../../shell/times.ts';
import * as styles from './item.css.ts';
import { Unanswered } from './Unanswered.tsx';
import { useOpenedItem } from './use-opened-item.ts';

type Field = keyof ItemDraft;
type Side = 'first' | 'other';
type Choices = Partial<Record<Field, Side>>;

const fields = Object.keys(emptyDraft) as Field[];
const textOf = (value: ItemDraft[Field]): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? '✓' : '';
  return value.map((each) => (typeof each === 'string' ? each : `${each.name}: ${each.value}`)).join('\n');
};
const isSecret = (field: Field): boolean => field === 'password' || field === 'totp' || field === 'fields';

/** The fields that differ take the chosen side; the rest is alike anyway. */
export const mixOf = (first: ItemDraft, other: ItemDraft, choices: Choices): ItemDraft =>
  Object.fromEntries(
    fields.map((field) => [field, (choices[field] === 'other' ? other : first)[field]]),
  ) as unknown as ItemDraft;

interface CellProps {
  readonly field: Field;
  readonly label: string;
  readonly side: Side;
  readonly value: string;
  readonly chosen: boolean;
  readonly hidden: boolean;
  readonly onChoose: () => void;
}

const Cell = (props: CellProps) => {
  const { conflict } = useMessages();
  const side = props.side === 'first' ? conflict.first : conflict.other;
  const text = props.value || conflict.empty;
  return (
    <td className={styles.versionCell} data-on={props.chosen || undefined}>
      <Radio
        name={`version-${props.field}`}
        aria-label={conflict.choose(props.label, side)}
        checked={props.chosen}
        onChange={props.onChoose}
        label={props.hidden && props.value ? <MaskedDots label={props.label} /> : text}
      />
    </td>
  );
};

const useFieldNames = (): Readonly<Record<Field, string>> => {
  const { editor } = useMessages();
  return {
    kind: editor.kind,
    title: editor.title,
    userName: editor.userName,
    password: editor.password,
    websites: editor.website,
    notes: editor.notes,
    totp: editor.totp,
    fields: editor.fields,
    tags: editor.tags,
    folder: editor.folder,
    favourite: editor.favourite,
  };
};

const useResolve = (original: OpenedItem, copy: OpenedItem) => {
  const engine = useEngine();
  const { conflict, common } = useMessages();
  const { reload } = useItems();
  const failureText = useFailureText();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const resolve = async (keep: 'both' | ItemDraft) => {
    setBusy(true);
    try {
      const mixed = keep === 'both' ? null : await engine.saveItem(original.id, original.revision, keep);
      const outcome =
        mixed?.kind === 'failed'
          ? mixed
          : await engine.resolveConflict(original.id, copy.id, keep === 'both' ? 'both' : 'original');
      if (outcome.kind === 'failed') return showToast({ text: failureText(outcome.reason) });
      await reload();
      showToast({ text: keep === 'both' ? conflict.resolvedBoth : conflict.resolved });
      navigate(`/vault/${original.id}`, { replace: true });
    } catch {
      showToast({ text: common.unexpected });
    } finally {
      setBusy(false);
    }
  };
  return { busy, resolve };
};

const Versions = (props: { readonly original: OpenedItem; readonly copy: OpenedItem }) => {
  const { conflict, vault } = useMessages();
  const names = useFieldNames();
  const [choices, setChoices] = useState<Choices>({});
  const [revealed, setRevealed] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  const { busy, resolve } = useResolve(props.original, props.copy);
  useEffect(() => title.current?.focus(), []);
  const first = draftOf(props.original);
  const other = draftOf(props.copy);
  const shown = fields.filter((field) => textOf(first[field]) || textOf(other[field]));
  return (
    <div className={styles.versions}>
      <header>
        <h1 className={styles.title} ref={title} tabIndex={-1}>
          {conflict.title(first.title || vault.untitled)}
        </h1>
        <p className={styles.subtitle}>{conflict.lead}</p>
      </header>
      <table className={styles.versionTable}>
        <thead>
          <tr>
            <th className={styles.versionCorner} scope="col">
              {conflict.field}
            </th>
            <th className={styles.versionHead} scope="col">
              {conflict.first}
              <p className={styles.quiet}>{sayDate(props.original.overview.updatedAt)}</p>
            </th>
            <th className={styles.versionHead} scope="col">
              {conflict.other}
              <p className={styles.quiet}>{sayDate(props.copy.overview.updatedAt)}</p>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((field) => {
            const texts = { first: textOf(first[field]), other: textOf(other[field]) };
            const same = texts.first === texts.other;
            return (
              <tr key={field}>
                <th className={styles.versionField} scope="row">
                  {names[field]}
                </th>
                {same ? (
                  <td className={styles.versionCell} colSpan={2}>
                    {isSecret(field) && !revealed ? <MaskedDots label={names[field]} /> : texts.first}{' '}
                    <Tag icon={<Equal />}>{conflict.same}</Tag>
                  </td>
                ) : (
                  (['first', 'other'] as const).map((side) => (
                    <Cell
                      key={side}
                      field={field}
                      label={names[field]}
                      side={side}
                      value={texts[side]}
                      hidden={isSecret(field) && !revealed}
                      chosen={(choices[field] ?? 'first') === side}
                      onChoose={() => setChoices({ ...choices, [field]: side })}
                    />
                  ))
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className={styles.actions}>
        <Button variant="primary" busy={busy} onClick={() => void resolve(mixOf(first, other, choices))}>
          {conflict.saveMix}
        </Button>
        <Button disabled={busy} onClick={() => void resolve('both')}>
          {conflict.keepBoth}
        </Button>
        <LinkButton aria-pressed={revealed} onClick={() => setRevealed(!revealed)}>
          {revealed ? conflict.conceal : conflict.reveal}
        </LinkButton>
        <span className={styles.footNote}>{conflict.note}</span>
      </div>
    </div>
  );
};

/** Two versions of one item, side by side. `id` is the original's. */
export const ConflictScreen = (props: { readonly id: ItemId }) => {
  const { common, view } = useMessages();
  const { items } = useItems();
  const copyId = items.find((item) => item.overview.conflictOf === props.id)?.id ?? props.id;
  const { item: original, again: originalAgain } = useOpenedItem(props.id);
  const { item: copy, again: copyAgain } = useOpenedItem(copyId);
  if (original === 'opening' || copy === 'opening') return <Spinner label={common.loading} />;
  if (original === 'unreachable' || copy === 'unreachable') {
    const again = () => {
      originalAgain();
      copyAgain();
    };
    return <Unanswered onAgain={again} />;
  }
  if (!original || !copy || copy.id === original.id) return <Banner tone="caution">{view.gone}</Banner>;
  return <Versions key={copy.id} original={original} copy={copy} />;
};
