import { useMessages } from '../../messages/messages.tsx';
import * as styles from './digits.css.ts';
import { QrCode } from './QrCode.tsx';

const groupsOf = (digits: string): readonly string[] => digits.match(/.{1,5}/g) ?? [];

/** Sixty digits in groups, and the same to scan. */
export const Digits = ({ digits }: { readonly digits: string }) => {
  const { people } = useMessages();
  return (
    <div className={styles.number}>
      <ol className={styles.digits} aria-label={people.digits}>
        {groupsOf(digits).map((group, at) => (
          <li key={`${at}-${group}`}>{group}</li>
        ))}
      </ol>
      <span className={styles.qr}>
        <QrCode text={digits} label={people.qr} />
      </span>
    </div>
  );
};
