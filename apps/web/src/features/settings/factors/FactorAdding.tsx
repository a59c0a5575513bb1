import { showToast } from '@coffer/ui';
import { Fingerprint, QrCode } from '@coffer/ui/icons';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useAccount } from '../../../shell/inside/account.tsx';
import { OnlineButton } from '../../../shell/inside/OnlineButton.tsx';
import * as styles from '../settings.css.ts';
import { AddFactor, type NewFactor } from './AddFactor.tsx';
import { BackupCodes } from './BackupCodes.tsx';

interface Props {
  /** Whether the organisation wants a key and no app. */
  readonly onlyKeys: boolean;
  /** Once the codes were saved too. */
  readonly onAdded?: () => void;
}

/** The two buttons that add a factor, and what follows on them. */
export const FactorAdding = ({ onlyKeys, onAdded }: Props) => {
  const { myFactors } = useMessages();
  const { reload } = useAccount();
  const [adding, setAdding] = useState<NewFactor | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const finish = () => {
    setCodes(null);
    showToast({ text: myFactors.confirmed });
    onAdded?.();
  };
  const added = (backupCodes: readonly string[] | null) => {
    setAdding(null);
    void reload();
    if (backupCodes) setCodes(backupCodes);
    else finish();
  };
  return (
    <>
      <div className={styles.actions}>
        {!onlyKeys && (
          <OnlineButton icon={<QrCode />} onClick={() => setAdding('totp')}>
            {myFactors.addTotp}
          </OnlineButton>
        )}
        <OnlineButton icon={<Fingerprint />} onClick={() => setAdding('webauthn')}>
          {myFactors.addWebauthn}
        </OnlineButton>
      </div>
      {adding && <AddFactor kind={adding} onAdded={added} onCancel={() => setAdding(null)} />}
      {codes && <BackupCodes codes={codes} onDone={finish} />}
    </>
  );
};
