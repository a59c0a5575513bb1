import { Button, ButtonLink, Dialog } from '@coffer/ui';
import { CircleAlert, CircleCheck } from '@coffer/ui/icons';
import type { MemberRole, ShareResult, VaultId } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import * as styles from './sharing.css.ts';

/** What the page is told of an act of sharing that went through. */
export interface Shared {
  readonly kind: 'shared';
  readonly vaultId: VaultId;
  readonly results: readonly ShareResult[];
}

const isGood = (kind: ShareResult['kind']): boolean =>
  kind === 'shared' || kind === 'already-member' || kind === 'invited';

/** What can be done about an address that got nothing. */
const NextStep = (props: { readonly kind: ShareResult['kind']; readonly onInvite: () => void }) => {
  const { share } = useMessages();
  if (props.kind === 'unknown') return <Button onClick={props.onInvite}>{share.invite}</Button>;
  if (props.kind === 'identity-changed') return <ButtonLink href="/people">{share.lookAtKeys}</ButtonLink>;
  if (props.kind === 'not-verified') return <ButtonLink href="/people">{share.compareKeys}</ButtonLink>;
  return null;
};

/** One line an address: whether it got access, why not, and what to do about it. */
export const ShareResults = (props: {
  readonly shared: Shared;
  readonly role: MemberRole;
  readonly names: ReadonlyMap<string, string>;
  readonly onDone: () => void;
}) => {
  const { share, sharing } = useMessages();
  const { results, vaultId } = props.shared;
  const [inviting, setInviting] = useState<string | null>(null);
  const title = results.some(({ kind }) => isGood(kind)) ? share.resultsTitle : share.resultsNone;
  if (inviting !== null)
    return (
      <InviteDialog email={inviting} vault={{ vaultId, role: props.role }} onDone={() => setInviting(null)} />
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onDone()}
      title={title}
      act={
        <Button variant="primary" onClick={props.onDone}>
          {sharing.done}
        </Button>
      }
    >
      <ul className={styles.results} aria-label={share.results}>
        {results.map(({ to, kind }) => (
          <li key={to} className={styles.result}>
            <span className={isGood(kind) ? styles.good : styles.bad} aria-hidden="true">
              {isGood(kind) ? <CircleCheck /> : <CircleAlert />}
            </span>
            <div className={styles.resultTexts}>
              <p className={styles.resultWho}>{props.names.get(to) ?? to}</p>
              <p className={styles.note}>{share.outcome[kind]}</p>
            </div>
            <NextStep kind={kind} onInvite={() => setInviting(to)} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
};
