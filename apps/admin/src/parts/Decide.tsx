import { type Approval, refuseApproval } from '@coffer/contracts';
import { Button } from '@coffer/ui';
import { useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { useHasRole, useSession } from '../shell/session.tsx';
import { ApproveDialog, RefuseDialog } from './DecideDialog.tsx';
import { nameOf } from './PersonTile.tsx';
import { whyNotDecide } from './request-facts.ts';
import * as styles from './rows.css.ts';
import { useFocusHeir } from './use-focus-heir.ts';

interface Props {
  readonly request: Approval;
  readonly onChanged: () => void;
}

/** The two answers to a request, or why one gives none. */
export const Decide = ({ request, onChanged }: Props) => {
  const { requests } = useMessages();
  const { who } = useSession();
  const [asked, setAsked] = useState<'approve' | 'refuse' | null>(null);
  const acts = useFocusHeir<HTMLDivElement>();
  const mayDecide = useHasRole(refuseApproval.roles);
  const why = whyNotDecide(request, who.accountId);
  if (!mayDecide || why === 'settled') return null;
  if (why !== null) return <p className={styles.note}>{requests[why]}</p>;
  const name = nameOf(request);
  const close = () => setAsked(null);
  return (
    <div ref={acts} className={styles.acts}>
      <Button aria-label={requests.approveFor(name)} onClick={() => setAsked('approve')}>
        {requests.approve}
      </Button>
      <Button aria-label={requests.refuseFor(name)} onClick={() => setAsked('refuse')}>
        {requests.refuse}
      </Button>
      {asked === 'approve' && <ApproveDialog request={request} onClose={close} />}
      {asked === 'refuse' && (
        <RefuseDialog
          request={request}
          onClose={close}
          onRefused={() => {
            close();
            onChanged();
          }}
        />
      )}
    </div>
  );
};
