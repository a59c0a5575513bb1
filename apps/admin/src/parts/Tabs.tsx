import { TextLink } from '@coffer/ui';
import * as styles from './tabs.css.ts';

interface Tab {
  readonly href: string;
  readonly label: string;
  readonly isCurrent: boolean;
}

/** Links between the lists of one place. */
export const Tabs = (props: { readonly label: string; readonly tabs: readonly Tab[] }) => (
  <nav className={styles.tabs} aria-label={props.label}>
    {props.tabs.map(({ href, label, isCurrent }) => (
      <TextLink key={href} href={href} className={styles.tab} aria-current={isCurrent ? 'page' : undefined}>
        {label}
      </TextLink>
    ))}
  </nav>
);
