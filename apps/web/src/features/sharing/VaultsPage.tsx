import { Section, Spinner, Tag } from '@coffer/ui';
import { ChevronRight, Plus } from '@coffer/ui/icons';
import type { VaultSummary } from '@coffer/vault';
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { root } from '../../platform/place.ts';
import { OnlineButton } from '../../shell/inside/OnlineButton.tsx';
import { NewVaultDialog } from '../../shell/inside/sharing/NewVaultDialog.tsx';
import { PageFrame } from '../../shell/inside/sharing/PageFrame.tsx';
import * as styles from '../../shell/inside/sharing/sharing.css.ts';
import { useVaultName, VaultMark } from '../../shell/inside/sharing/VaultMark.tsx';
import { useSharing } from '../../shell/inside/sharing.tsx';
import { IncomingShares } from './IncomingShares.tsx';

const Line = ({ vault }: { readonly vault: VaultSummary }) => {
  const { sharing, vaultPage } = useMessages();
  const vaultName = useVaultName();
  const { kind, members, items, state } = vault;
  return (
    <li>
      <a href={`${root}/vaults/${vault.id}`} className={styles.line}>
        <span className={styles.rowMark}>
          <VaultMark vault={vault} />
        </span>
        <span className={styles.rowTexts}>
          <span className={styles.rowName}>
            {vaultName(vault)}
            {kind !== 'private' && <Tag>{sharing.roles[vault.role]}</Tag>}
            {state === 'gone' && <Tag tone="caution">{vaultPage.goneTag}</Tag>}
            {state === 'blocked' && <Tag tone="danger">{vaultPage.blockedTag}</Tag>}
          </span>
          <span className={styles.rowNote}>
            {kind === 'group' ? sharing.groupFacts(members) : sharing.vaultFacts(items, members)}
          </span>
        </span>
        <ChevronRight aria-hidden="true" />
      </a>
    </li>
  );
};

type Making = 'vault' | 'group' | null;

const Lists = (props: { readonly onMake: (what: Making) => void }) => {
  const { common, sharing } = useMessages();
  const { loaded, vaults } = useSharing();
  if (!loaded) return <Spinner label={common.loading} />;
  const own = vaults.filter(({ kind }) => kind === 'private' || kind === 'shared');
  const items = vaults.filter(({ kind }) => kind === 'item');
  const groups = vaults.filter(({ kind }) => kind === 'group');
  const list = (title: string, of: readonly VaultSummary[]) => (
    <ul className={styles.rows} aria-label={title}>
      {of.map((vault) => (
        <Line key={vault.id} vault={vault} />
      ))}
    </ul>
  );
  return (
    <>
      <Section title={sharing.vaults}>{list(sharing.vaults, own)}</Section>
      {items.length > 0 && <Section title={sharing.sharedItems}>{list(sharing.sharedItems, items)}</Section>}
      <Section
        title={sharing.groups}
        aside={
          <OnlineButton icon={<Plus />} onClick={() => props.onMake('group')}>
            {sharing.newGroup}
          </OnlineButton>
        }
      >
        {groups.length > 0 ? (
          list(sharing.groups, groups)
        ) : (
          <p className={styles.rowNote}>{sharing.noGroups}</p>
        )}
      </Section>
    </>
  );
};

/** All vaults and groups, and what waits for a yes. */
export const VaultsPage = () => {
  const { sharing } = useMessages();
  const { shares } = useSharing();
  const [, navigate] = useLocation();
  const asked = new URLSearchParams(useSearch()).get('new');
  const [making, setMaking] = useState<Making>(asked === 'vault' || asked === 'group' ? asked : null);
  const done = () => {
    setMaking(null);
    if (asked) navigate('/vaults', { replace: true });
  };
  return (
    <PageFrame
      title={sharing.manageVaults}
      actions={
        <OnlineButton variant="primary" icon={<Plus />} onClick={() => setMaking('vault')}>
          {sharing.newVault}
        </OnlineButton>
      }
    >
      {shares.length > 0 && <IncomingShares />}
      <Lists onMake={setMaking} />
      {shares.length === 0 && <IncomingShares />}
      {making && <NewVaultDialog isGroup={making === 'group'} onDone={done} />}
    </PageFrame>
  );
};
