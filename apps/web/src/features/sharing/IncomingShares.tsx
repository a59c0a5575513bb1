import { Banner, ButtonLink, Section, Tag } from '@coffer/ui';
import { ShieldAlert } from '@coffer/ui/icons';
import type { IncomingShare } from '@coffer/vault';
import { useMessages } from '../../messages/messages.tsx';
import { OnlineButton } from '../../shell/inside/OnlineButton.tsx';
import * as styles from '../../shell/inside/sharing/sharing.css.ts';
import { TrustTag } from '../../shell/inside/sharing/TrustTag.tsx';
import { useQuickAct } from '../../shell/inside/sharing/use-vault-act.ts';
import { VaultMark } from '../../shell/inside/sharing/VaultMark.tsx';
import { nameOf } from '../../shell/inside/sharing/who-can-read.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';
import { sayDate } from '../../shell/times.ts';

/** Why it can't be accepted, and what to do. */
const Problem = ({ share }: { readonly share: IncomingShare }) => {
  const { alarm, incoming, people } = useMessages();
  const { from, problem } = share;
  if (from.trust === 'changed')
    return (
      <Banner
        tone="danger"
        icon={<ShieldAlert />}
        actions={<ButtonLink href={`/people/${from.id}`}>{people.lookAt}</ButtonLink>}
      >
        {incoming.changedKeys}
      </Banner>
    );
  if (problem === null) return null;
  return (
    <Banner tone={problem === 'former-keys' ? 'caution' : 'danger'} icon={<ShieldAlert />}>
      {problem === 'former-keys' ? incoming.formerKeys : `${incoming.problem} ${alarm[problem]}`}
    </Banner>
  );
};

const Row = ({ share }: { readonly share: IncomingShare }) => {
  const { incoming, sharing } = useMessages();
  const { engine } = useSharing();
  const { busy, run } = useQuickAct();
  const { from, kind, name, problem, role, vaultId } = share;
  const shown = name || incoming.unnamed;
  const isGood = problem === null && from.trust !== 'changed';
  return (
    <li className={styles.row} aria-label={shown}>
      <span className={styles.rowMark}>
        <VaultMark vault={{ id: vaultId, icon: share.icon, kind }} />
      </span>
      <div className={styles.rowTexts}>
        <p className={styles.rowName}>
          {shown}
          {kind === 'item' && <Tag>{sharing.oneItem}</Tag>}
          {kind === 'group' && <Tag>{sharing.group}</Tag>}
          <Tag>{sharing.roles[role]}</Tag>
        </p>
        <p className={styles.rowName}>
          <span className={styles.rowNote}>
            {incoming.from(nameOf(from))}, {from.email} · {sayDate(share.at)}
          </span>
          <TrustTag person={from} />
        </p>
      </div>
      <div className={styles.rowActions}>
        {isGood && (
          <OnlineButton
            variant="primary"
            busy={busy}
            onClick={() => void run(() => engine.acceptShare(vaultId), incoming.accepted(shown))}
          >
            {incoming.accept}
          </OnlineButton>
        )}
        <OnlineButton
          busy={busy}
          onClick={() => void run(() => engine.declineShare(vaultId), incoming.declined)}
        >
          {incoming.decline}
        </OnlineButton>
      </div>
      <Problem share={share} />
    </li>
  );
};

/** What was shared with this person and waits for a yes. */
export const IncomingShares = () => {
  const { incoming, sharing } = useMessages();
  const { shares } = useSharing();
  return (
    <Section title={sharing.sharedWithYou}>
      {shares.length === 0 ? (
        <p className={styles.rowNote}>
          {incoming.empty}. {incoming.emptyLead}
        </p>
      ) : (
        <ul className={styles.rows} aria-label={sharing.sharedWithYou}>
          {shares.map((share) => (
            <Row key={share.vaultId} share={share} />
          ))}
        </ul>
      )}
    </Section>
  );
};
