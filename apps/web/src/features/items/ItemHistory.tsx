import { CodeDisplay, IconButton, LinkButton, SecretWell, Section, Timeline } from '@coffer/ui';
import { Copy } from '@coffer/ui/icons';
import type { OpenedItem } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { useCopy } from '../../shell/inside/copying.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';
import { sayDate } from '../../shell/times.ts';
import { useCodeWords } from './code-words.ts';
import { ItemAuthors } from './ItemAuthors.tsx';

const newestFirst = (item: OpenedItem) =>
  [...item.secret.formerPasswords].sort((a, b) => b.replacedAt - a.replacedAt);

const FormerPasswords = (props: { readonly item: OpenedItem }) => {
  const { shell, view } = useMessages();
  const copy = useCopy();
  const words = useCodeWords();
  return newestFirst(props.item).map((former) => (
    <SecretWell
      key={former.replacedAt}
      label={sayDate(former.replacedAt)}
      actions={
        <IconButton
          label={view.copyField(sayDate(former.replacedAt))}
          icon={<Copy />}
          onClick={() => void copy(former.password, shell.copiedPassword)}
        />
      }
    >
      <CodeDisplay value={former.password} revealed maskedLabel={view.formerPasswords} {...words} />
    </SecretWell>
  ));
};

/** When the item was made and changed, and the passwords it had before. */
export const ItemHistory = (props: { readonly item: OpenedItem }) => {
  const { view } = useMessages();
  const [shown, setShown] = useState(false);
  const { item } = props;
  const isShared = (useSharing().byVault.get(item.vaultId)?.kind ?? 'private') !== 'private';
  const former = newestFirst(item);
  const moments = [
    {
      id: 'changed',
      at: item.overview.updatedAt,
      text: `${view.changed}, ${view.revision(item.revision)}`,
      current: true,
    },
    ...former.map((each) => ({
      id: `password-${each.replacedAt}`,
      at: each.replacedAt,
      text: view.passwordReplaced,
      current: false,
    })),
    { id: 'created', at: item.overview.createdAt, text: view.created, current: false },
  ];
  return (
    <Section
      title={view.history}
      aside={
        former.length > 0 && (
          <LinkButton aria-expanded={shown} onClick={() => setShown(!shown)}>
            {shown ? view.hideFormer : view.showFormer}
          </LinkButton>
        )
      }
    >
      <Timeline
        label={view.history}
        items={moments.map(({ id, at, text, current }) => ({ id, text, current, when: sayDate(at) }))}
      />
      {isShared && <ItemAuthors id={item.id} revision={item.revision} />}
      {shown && <FormerPasswords item={item} />}
    </Section>
  );
};
