import { Button, Section } from '@coffer/ui';
import { ChevronRight } from '@coffer/ui/icons';
import type { Exposure, VaultSummary } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { root } from '../../platform/place.ts';
import * as styles from '../../shell/inside/sharing/sharing.css.ts';
import { useAsked } from '../../shell/inside/sharing/use-asked.ts';
import { nameOf } from '../../shell/inside/sharing/who-can-read.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';
import { sayDate } from '../../shell/times.ts';

const shownAtFirst = 8;

const Exposed = ({ exposure }: { readonly exposure: Exposure }) => {
  const { vault, vaultPage } = useMessages();
  const [all, setAll] = useState(false);
  const { items } = exposure;
  const names = [...new Set(exposure.leavers.map(({ person }) => nameOf(person)))];
  if (items.length === 0) return <p className={styles.rowNote}>{vaultPage.exposureDone(names)}</p>;
  return (
    <>
      <p className={styles.text}>{vaultPage.exposureLead(names)}</p>
      <ol className={styles.rows} aria-label={vaultPage.exposed}>
        {(all ? items : items.slice(0, shownAtFirst)).map((item) => (
          <li key={item.id}>
            <a href={`${root}/vault/${item.id}`} className={styles.line}>
              <span className={styles.rowTexts}>
                <span className={styles.rowName}>{item.title || vault.untitled}</span>
                <span className={styles.rowNote}>{vaultPage.lastChanged(sayDate(item.changedAt))}</span>
              </span>
              <ChevronRight aria-hidden="true" />
            </a>
          </li>
        ))}
      </ol>
      {!all && items.length > shownAtFirst && (
        <div>
          <Button onClick={() => setAll(true)}>{vaultPage.showAll(items.length)}</Button>
        </div>
      )}
    </>
  );
};

/** After somebody left: the passwords that they could have seen, to be worked through. */
export const ExposureSection = ({ vault }: { readonly vault: VaultSummary }) => {
  const { vaultPage } = useMessages();
  const { engine } = useSharing();
  // A password that is changed goes off the list; the count of items does not tell, so each listing asks anew.
  const [asked] = useAsked(vault.id, () => engine.exposure(vault.id));
  const exposure = asked.kind === 'here' ? asked.value : null;
  if (!exposure || exposure.leavers.length === 0) return null;
  return (
    <Section title={vaultPage.exposureTitle}>
      <Exposed exposure={exposure} />
    </Section>
  );
};
