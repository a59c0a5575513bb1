import { CodeGroups } from '@coffer/ui';
import { ScrollText } from '@coffer/ui/icons';
import { useEntryMessages } from '../../messages/messages.tsx';
import { home, homeName } from '../../platform/place.ts';
import * as styles from './kit.css.ts';
import { QrCode } from './QrCode.tsx';

/** What a kit opens with: its code and the answers, or its code alone. */
export type KitKind = 'kit-and-answers' | 'kit';

export interface KitSheetProps {
  readonly fullName: string;
  /** 28 Crockford characters, in groups or not. */
  readonly recoveryCode: string;
  readonly kind: KitKind;
}

/** The day the kit was made, as it stands on it. */
export const kitDate = (): string =>
  new Date().toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' });

/** The recovery kit as a sheet; printed, it stands alone on the page, with what to do and a place for notes. */
export const KitSheet = ({ fullName, recoveryCode, kind }: KitSheetProps) => {
  const { kit } = useEntryMessages();
  return (
    <section className={styles.sheet} aria-label={kit.heading} data-print="sheet">
      <p className={styles.printTitle}>{kit.heading}</p>
      <div className={styles.head}>
        <ScrollText aria-hidden="true" />
        <div>
          <p className={styles.name}>{fullName}</p>
          <p className={styles.place}>
            {homeName} · {kitDate()}
          </p>
        </div>
      </div>
      <div className={styles.body}>
        <div>
          <p className={styles.codeLabel}>{kit.code}</p>
          <div className={styles.code} data-testid="recovery-code">
            <CodeGroups>{recoveryCode}</CodeGroups>
          </div>
          <p className={styles.place}>{kit.mixUps}</p>
        </div>
        <QrCode text={recoveryCode} label={kit.qr} />
      </div>
      <div className={styles.printOnly}>
        <p>{kit.howTo[kind](`${home}/recover`)}</p>
        <p>{kit.warning}</p>
        <p className={styles.notes}>{kit.notes}</p>
      </div>
    </section>
  );
};
