import { Banner, LinkButton, Spinner, Tag, Timeline } from '@coffer/ui';
import { UserCheck } from '@coffer/ui/icons';
import type { ItemAuthor, ItemId } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { useAsked } from '../../shell/inside/sharing/use-asked.ts';
import { nameOf } from '../../shell/inside/sharing/who-can-read.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';
import { sayDate } from '../../shell/times.ts';
import * as styles from './item.css.ts';

const useLine = () => {
  const { reading, vaultPage } = useMessages();
  return ({ by, revision }: ItemAuthor) =>
    by ? (
      <>
        {reading.wroteIt(by.isYou ? vaultPage.you : nameOf(by), revision)}{' '}
        <Tag tone="accent" icon={<UserCheck />}>
          {reading.signed}
        </Tag>
      </>
    ) : (
      reading.unsigned(revision)
    );
};

const Authors = (props: { readonly id: ItemId; readonly revision: number }) => {
  const { common, reading } = useMessages();
  const { engine } = useSharing();
  const line = useLine();
  const [asked] = useAsked(`${props.id}-${props.revision}`, () => engine.listAuthors(props.id));
  if (asked.kind === 'waiting') return <Spinner label={common.loading} />;
  if (asked.kind === 'failed') return <Banner announce="status">{reading.authorsUnanswered}</Banner>;
  if (asked.value.length === 0) return <p className={styles.quiet}>{reading.noAuthors}</p>;
  return (
    <Timeline
      label={reading.authors}
      items={asked.value.map((author, at) => ({
        id: String(author.revision),
        text: line(author),
        when: sayDate(author.at),
        current: at === 0,
      }))}
    />
  );
};

/** Who wrote each revision. Asked for by hand: the server should not learn which item is read. */
export const ItemAuthors = (props: { readonly id: ItemId; readonly revision: number }) => {
  const { reading } = useMessages();
  const [shown, setShown] = useState(false);
  return (
    <>
      <div>
        <LinkButton aria-expanded={shown} onClick={() => setShown(!shown)}>
          {shown ? reading.hideAuthors : reading.showAuthors}
        </LinkButton>
      </div>
      {shown && <Authors {...props} />}
    </>
  );
};
