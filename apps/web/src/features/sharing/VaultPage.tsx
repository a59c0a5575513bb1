import { Banner, ButtonLink, EmptyState, Progress, Spinner, TextLink } from '@coffer/ui';
import { ChevronLeft, Pencil, RefreshCw, ShieldAlert, UserPlus } from '@coffer/ui/icons';
import type { VaultId, VaultSummary } from '@coffer/vault';
import { lazy, Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { OnlineButton } from '../../shell/inside/OnlineButton.tsx';
import { placeAddress } from '../../shell/inside/place.ts';
import { PageFrame } from '../../shell/inside/sharing/PageFrame.tsx';
import { isAtLeast, rolesToGive } from '../../shell/inside/sharing/roles.ts';
import * as styles from '../../shell/inside/sharing/sharing.css.ts';
import { useWhoCanRead } from '../../shell/inside/sharing/use-members.ts';
import { useQuickAct } from '../../shell/inside/sharing/use-vault-act.ts';
import { useVaultName, VaultMark } from '../../shell/inside/sharing/VaultMark.tsx';
import { useSharing } from '../../shell/inside/sharing.tsx';
import { EndSection } from './EndSection.tsx';
import { ExposureSection } from './ExposureSection.tsx';
import { Members } from './Members.tsx';
import { RenameDialog } from './RenameDialog.tsx';
import { VaultActivity } from './VaultActivity.tsx';

const ShareDialog = lazy(async () => ({
  default: (await import('../../shell/inside/sharing/ShareDialog.tsx')).ShareDialog,
}));

const Gone = ({ vault }: { readonly vault: VaultSummary }) => {
  const { vaultPage } = useMessages();
  const { engine } = useSharing();
  const [, navigate] = useLocation();
  const { busy, run } = useQuickAct();
  const forget = async () => {
    if (await run(() => engine.forgetVault(vault.id), '')) navigate('/vaults', { replace: true });
  };
  return (
    <Banner
      tone="caution"
      icon={<ShieldAlert />}
      title={`${vaultPage.goneTitle}.`}
      actions={
        <OnlineButton busy={busy} onClick={() => void forget()}>
          {vaultPage.forget}
        </OnlineButton>
      }
    >
      {vaultPage.goneLead}
    </Banner>
  );
};

/** What stands between this vault and every day. */
const Standing = ({ vault }: { readonly vault: VaultSummary }) => {
  const { vaultPage } = useMessages();
  const { renewing, state } = vault;
  return (
    <>
      {state === 'gone' && <Gone vault={vault} />}
      {state === 'blocked' && (
        <Banner tone="danger" icon={<ShieldAlert />} title={`${vaultPage.blockedTitle}.`} announce="alert">
          {vaultPage.blockedLead}
        </Banner>
      )}
      {state === 'opening' && <Spinner label={vaultPage.opening} />}
      {renewing && (
        <Banner icon={<RefreshCw />} title={`${vaultPage.renewing}.`} announce="status">
          {vaultPage.renewingLead}{' '}
          <Progress label={vaultPage.renewing} value={renewing.done} max={renewing.total}>
            {vaultPage.renewed(renewing.done, renewing.total)}
          </Progress>
        </Banner>
      )}
    </>
  );
};

const Actions = ({ vault }: { readonly vault: VaultSummary }) => {
  const { share, vaultPage } = useMessages();
  const { engine } = useSharing();
  const vaultName = useVaultName();
  const [open, setOpen] = useState<'share' | 'rename' | null>(null);
  const isGroup = vault.kind === 'group';
  const isOpen = vault.state === 'open';
  const note = isGroup ? share.noteGroup : vault.kind === 'item' ? share.note : share.noteVault(vault.items);
  return (
    <>
      {!isGroup && vault.state !== 'gone' && (
        <ButtonLink href={placeAddress({ kind: 'vault', key: vault.id })}>{vaultPage.open}</ButtonLink>
      )}
      {isOpen && isAtLeast(vault.role, 'writer') && vault.kind !== 'item' && (
        <OnlineButton icon={<Pencil />} onClick={() => setOpen('rename')}>
          {vaultPage.rename}
        </OnlineButton>
      )}
      {isOpen && isAtLeast(vault.role, 'manager') && (
        <OnlineButton variant="primary" icon={<UserPlus />} onClick={() => setOpen('share')}>
          {share.share}
        </OnlineButton>
      )}
      {open === 'rename' && <RenameDialog vault={vault} onDone={() => setOpen(null)} />}
      {open === 'share' && (
        <Suspense>
          <ShareDialog
            name={vaultName(vault)}
            roles={rolesToGive(vault.role)}
            note={note}
            isGroup={isGroup}
            vaultId={vault.id}
            run={(people) => engine.shareVault(vault.id, people)}
            onDone={() => setOpen(null)}
          />
        </Suspense>
      )}
    </>
  );
};

const Page = ({ vault }: { readonly vault: VaultSummary }) => {
  const { sharing, vaultPage } = useMessages();
  const vaultName = useVaultName();
  const who = useWhoCanRead(vault.id);
  const isPrivate = vault.kind === 'private';
  const isOpen = vault.state === 'open';
  return (
    <PageFrame
      title={
        <span className={styles.title}>
          <span className={styles.bigMark}>
            <VaultMark vault={vault} />
          </span>
          {vaultName(vault)}
        </span>
      }
      lead={
        vault.state === 'gone' ? undefined : vault.kind === 'group' ? sharing.groupFacts(vault.members) : who
      }
      back={
        <TextLink href="/vaults" className={styles.back}>
          <ChevronLeft aria-hidden="true" />
          {vaultPage.back}
        </TextLink>
      }
      actions={
        isPrivate ? (
          <ButtonLink href={placeAddress({ kind: 'vault', key: vault.id })}>{vaultPage.open}</ButtonLink>
        ) : (
          <Actions vault={vault} />
        )
      }
    >
      <Standing vault={vault} />
      {isPrivate ? (
        <p className={styles.text}>{vaultPage.privateLead}</p>
      ) : (
        <>
          {isOpen && vault.kind !== 'group' && <ExposureSection vault={vault} />}
          {vault.state !== 'gone' && <Members vault={vault} />}
          {isOpen && <VaultActivity vault={vault} />}
          {vault.state !== 'gone' && <EndSection vault={vault} />}
        </>
      )}
    </PageFrame>
  );
};

/** One vault or group: who is in it, what to do about it, what happened. */
export const VaultPage = (props: { readonly id: VaultId }) => {
  const { common, shell } = useMessages();
  const { byVault, loaded } = useSharing();
  const vault = byVault.get(props.id);
  if (vault) return <Page vault={vault} />;
  if (!loaded) return <Spinner label={common.loading} />;
  return (
    <EmptyState
      centre="magnifier"
      level={1}
      title={shell.notFoundTitle}
      actions={<ButtonLink href="/vaults">{shell.toVaults}</ButtonLink>}
    >
      {shell.notFoundLead}
    </EmptyState>
  );
};
