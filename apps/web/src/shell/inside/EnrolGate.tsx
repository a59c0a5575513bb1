import { Button, EntryHeader, EntryLayout, Spinner } from '@coffer/ui';
import { LogOut } from '@coffer/ui/icons';
import { lazy, Suspense, useEffect } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { useSession } from '../session.tsx';
import { useAccount } from './account.tsx';
import * as styles from './inside.css.ts';

const FactorAdding = lazy(async () => ({
  default: (await import('../../features/settings/factors/FactorAdding.tsx')).FactorAdding,
}));

/** Lets nothing else through until a further factor is there. */
export const EnrolGate = (props: { readonly onEnrolled: () => void }) => {
  const { common, enrol } = useMessages();
  const { signOut } = useSession();
  const { facts } = useAccount();
  useEffect(() => {
    document.getElementById('enrol')?.focus({ preventScroll: true });
  }, []);
  const onlyKeys = facts?.policy.factors === 'webauthn';
  return (
    <EntryLayout brandLabel="Coffer">
      <div id="enrol" tabIndex={-1} className={styles.gate}>
        <EntryHeader title={enrol.title}>{enrol.lead}</EntryHeader>
        {onlyKeys && <p>{enrol.only}</p>}
        <Suspense fallback={<Spinner label={common.loading} />}>
          <FactorAdding onlyKeys={onlyKeys} onAdded={props.onEnrolled} />
        </Suspense>
        <div>
          <Button variant="ghost" icon={<LogOut />} onClick={() => void signOut()}>
            {enrol.signOut}
          </Button>
        </div>
      </div>
    </EntryLayout>
  );
};
