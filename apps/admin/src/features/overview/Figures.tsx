import type { ReactNode } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { sayNumber } from '../../parts/words.ts';
import type { Overview } from '../../shell/overview.tsx';
import * as styles from './overview.css.ts';

const Figure = (props: { readonly value: string; readonly children: ReactNode; readonly aside?: string }) => (
  <li className={styles.figure}>
    <p className={styles.number}>{props.value}</p>
    <p className={styles.means}>{props.children}</p>
    {props.aside !== undefined && <p className={`${styles.means} ${styles.aside}`}>{props.aside}</p>}
  </li>
);

/** A share in whole percent; one that is not all never reads as all. */
export const sharePercent = (part: number, whole: number): number =>
  part >= whole ? 100 : Math.min(99, Math.round((100 * part) / whole));

/** Four numbers that say how large the organisation is and what is open. */
export const Figures = ({ of }: { readonly of: Overview }) => {
  const { overview } = useMessages();
  const { people, devices, vaults, items } = of;
  const open = [
    people.admitted > 0 ? overview.admitted(sayNumber(people.admitted)) : null,
    people.suspended > 0 ? overview.suspended(sayNumber(people.suspended)) : null,
  ].filter((text) => text !== null);
  const factors =
    people.withoutFactor > 0 ? overview.withoutFactor(sayNumber(people.withoutFactor)) : overview.allFactors;
  const tested =
    people.total > 0
      ? (sharePercent(people.kitTested, people.total) / 100).toLocaleString(undefined, { style: 'percent' })
      : overview.ofNobody;
  return (
    <ul className={styles.figures} aria-label={overview.figures}>
      <Figure value={sayNumber(people.total)} {...(open.length > 0 ? { aside: open.join(', ') } : {})}>
        {overview.people(people.total)}
      </Figure>
      <Figure
        value={sayNumber(devices.total)}
        {...(devices.unseen90Days > 0 ? { aside: overview.unseen(sayNumber(devices.unseen90Days)) } : {})}
      >
        {overview.devices(devices.total)}
      </Figure>
      <Figure value={sayNumber(items)}>{overview.items(items, sayNumber(vaults))}</Figure>
      <Figure value={tested} aside={factors}>
        {overview.kit}
      </Figure>
    </ul>
  );
};
