import { Section } from '@coffer/ui';
import { MessageSquareText, Plus } from '@coffer/ui/icons';
import type { ItemId, RequestView } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { useItems } from '../../shell/inside/items.tsx';
import { OnlineButton } from '../../shell/inside/OnlineButton.tsx';
import { AskDialog } from '../../shell/inside/sharing/AskDialog.tsx';
import { isAtLeast, rolesToGive } from '../../shell/inside/sharing/roles.ts';
import { ShareDialog } from '../../shell/inside/sharing/ShareDialog.tsx';
import * as styles from '../../shell/inside/sharing/sharing.css.ts';
import { TrustTag } from '../../shell/inside/sharing/TrustTag.tsx';
import { useQuickAct } from '../../shell/inside/sharing/use-vault-act.ts';
import { useVaultName } from '../../shell/inside/sharing/VaultMark.tsx';
import { nameOf } from '../../shell/inside/sharing/who-can-read.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';
import { sayDate } from '../../shell/times.ts';
import { PickItemDialog } from './PickItemDialog.tsx';
import * as own from './people.css.ts';

/** Answers a request with an item, then takes the request off the list. */
const ShareAnItem = (props: {
  readonly request: RequestView;
  readonly onDone: (shared: boolean) => void;
}) => {
  const { share, vault } = useMessages();
  const { engine } = useSharing();
  const { byId, reload } = useItems();
  const [id, setId] = useState<ItemId | null>(null);
  const { email } = props.request.person;
  if (id === null) return <PickItemDialog onPick={setId} onCancel={() => props.onDone(false)} />;
  return (
    <ShareDialog
      name={byId.get(id)?.overview.title || vault.untitled}
      roles={rolesToGive('owner')}
      note={share.note}
      first={[{ to: email, name: email }]}
      run={(people) => engine.shareItem(id, people)}
      onDone={(shared) => {
        void reload();
        props.onDone(shared !== null);
      }}
    />
  );
};

const ShareTheVault = (props: {
  readonly request: RequestView;
  readonly onDone: (shared: boolean) => void;
}) => {
  const { share } = useMessages();
  const { byVault, engine } = useSharing();
  const vaultName = useVaultName();
  const vault = byVault.get(props.request.vaultId ?? '');
  const { email } = props.request.person;
  if (!vault) return null;
  return (
    <ShareDialog
      name={vaultName(vault)}
      roles={rolesToGive(vault.role)}
      note={share.noteVault(vault.items)}
      vaultId={vault.id}
      first={[{ to: email, name: email }]}
      run={(people) => engine.shareVault(vault.id, people)}
      onDone={(shared) => props.onDone(shared !== null)}
    />
  );
};

type Answering = { readonly how: 'item' | 'vault'; readonly request: RequestView } | null;

const Row = (props: {
  readonly request: RequestView;
  readonly onAnswer: (how: 'item' | 'vault') => void;
}) => {
  const { requests } = useMessages();
  const { byVault, engine } = useSharing();
  const vaultName = useVaultName();
  const { busy, run } = useQuickAct();
  const { request } = props;
  const vault = byVault.get(request.vaultId ?? '');
  const name = nameOf(request.person);
  return (
    <li className={styles.row} aria-label={name}>
      <span className={styles.rowMark}>
        <MessageSquareText aria-hidden="true" />
      </span>
      <div className={styles.rowTexts}>
        <p className={styles.rowName}>
          {name}
          <TrustTag person={request.person} />
        </p>
        <p className={own.quote}>{request.text}</p>
        <p className={styles.rowNote}>
          {request.person.email} · {sayDate(request.at)}
          {vault && ` · ${requests.forVault(vaultName(vault))}`}
        </p>
      </div>
      <div className={styles.rowActions}>
        {!request.mine && (
          <>
            {vault && isAtLeast(vault.role, 'manager') && (
              <OnlineButton onClick={() => props.onAnswer('vault')}>{requests.shareVault}</OnlineButton>
            )}
            <OnlineButton onClick={() => props.onAnswer('item')}>{requests.shareItem}</OnlineButton>
          </>
        )}
        <OnlineButton
          busy={busy}
          onClick={() => void run(() => engine.dropRequest(request.id), requests.dismissed)}
        >
          {request.mine ? requests.takeBack : requests.dismiss}
        </OnlineButton>
      </div>
    </li>
  );
};

/** What colleagues ask for, and what was asked of them. */
export const Requests = () => {
  const { requests: words } = useMessages();
  const { engine, reload, requests } = useSharing();
  const [answering, setAnswering] = useState<Answering>(null);
  const [asking, setAsking] = useState(false);
  const lists = [
    [words.toYou, requests.filter(({ mine }) => !mine)],
    [words.fromYou, requests.filter(({ mine }) => mine)],
  ] as const;
  const done = async (shared: boolean) => {
    const request = answering?.request;
    setAnswering(null);
    if (!shared || !request) return;
    await engine.dropRequest(request.id).catch(() => undefined);
    await reload();
  };
  return (
    <Section
      title={words.title}
      aside={
        <OnlineButton icon={<Plus />} onClick={() => setAsking(true)}>
          {words.ask}
        </OnlineButton>
      }
    >
      {requests.length === 0 && <p className={styles.rowNote}>{words.empty}</p>}
      {lists.map(
        ([label, list]) =>
          list.length > 0 && (
            <ul key={label} className={styles.rows} aria-label={label}>
              {list.map((request) => (
                <Row key={request.id} request={request} onAnswer={(how) => setAnswering({ how, request })} />
              ))}
            </ul>
          ),
      )}
      {asking && <AskDialog onDone={() => setAsking(false)} />}
      {answering?.how === 'item' && (
        <ShareAnItem request={answering.request} onDone={(shared) => void done(shared)} />
      )}
      {answering?.how === 'vault' && (
        <ShareTheVault request={answering.request} onDone={(shared) => void done(shared)} />
      )}
    </Section>
  );
};
