import { EntryHeader, EntryLayout, TextLink } from '@coffer/ui/entry';
import { enSecurity } from '../../messages/en-security.ts';
import { facts } from './facts.ts';
import { securityFunctions } from './functions.ts';
import * as styles from './security.css.ts';

/** What protects the vaults, for anybody who asks (S26). */
export const SecurityPage = () => (
  <EntryLayout
    brandLabel="Coffer"
    sentence={enSecurity.sentence}
    footerStart={<TextLink href="/signin">{enSecurity.toSignIn}</TextLink>}
    wide
  >
    <EntryHeader title={enSecurity.title}>{enSecurity.lead}</EntryHeader>
    <ul className={styles.list}>
      {securityFunctions.map(({ id }) => {
        const { title, made, why } = enSecurity.functions[id];
        return (
          <li key={id} className={styles.entry}>
            <h2 className={styles.title}>{title}</h2>
            <p className={styles.made}>{made(facts)}</p>
            <p className={styles.why}>{why}</p>
          </li>
        );
      })}
    </ul>
    <p className={styles.why}>{enSecurity.limits}</p>
  </EntryLayout>
);
