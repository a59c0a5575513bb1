import { Banner, Button, Section, Timeline } from '@coffer/ui';
import type { VaultEvent, VaultSummary } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { Answer } from '../../shell/inside/sharing/PageFrame.tsx';
import * as styles from '../../shell/inside/sharing/sharing.css.ts';
import { useAsked } from '../../shell/inside/sharing/use-asked.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';
import { sayDate } from '../../shell/times.ts';
import { useEventText } from './event-text.ts';

const useOlder = (vault: VaultSummary, first: readonly VaultEvent[]) => {
  const { engine } = useSharing();
  const [older, setOlder] = useState<readonly VaultEvent[]>([]);
  const [state, setState] = useState<'more' | 'busy' | 'failed' | 'end'>('more');
  const newest = new Set(first.map(({ seq }) => seq));
  const events = [...first, ...older.filter(({ seq }) => !newest.has(seq))];
  const isAtStart = events.length === 0 || events.at(-1)?.kind === 'created';
  const more = async () => {
    if (state === 'busy') return;
    setState('busy');
    const page = await engine.vaultActivity(vault.id, events.at(-1)?.seq).catch(() => null);
    if (!page) return setState('failed');
    setOlder([...older, ...page]);
    setState(page.length === 0 ? 'end' : 'more');
  };
  return { events, state: isAtStart ? ('end' as const) : state, more };
};

const Feed = (props: { readonly vault: VaultSummary; readonly first: readonly VaultEvent[] }) => {
  const { account, vaultPage } = useMessages();
  const textOf = useEventText();
  const { events, state, more } = useOlder(props.vault, props.first);
  if (events.length === 0) return <p className={styles.rowNote}>{vaultPage.activityEmpty}</p>;
  return (
    <>
      <Timeline
        label={vaultPage.activityTitle}
        items={events.map((event, at) => ({
          id: String(event.seq),
          text: textOf(event),
          when: sayDate(event.at),
          current: at === 0,
        }))}
      />
      {state === 'failed' && <Banner announce="alert">{account.problems.unreachable}</Banner>}
      {state === 'end' ? (
        <p className={styles.rowNote}>{vaultPage.activityEnd}</p>
      ) : (
        <div>
          <Button busy={state === 'busy'} onClick={() => void more()}>
            {vaultPage.activityMore}
          </Button>
        </div>
      )}
    </>
  );
};

/** Who did what, signed. */
export const VaultActivity = ({ vault }: { readonly vault: VaultSummary }) => {
  const { vaultPage } = useMessages();
  const { engine } = useSharing();
  const [asked, again] = useAsked(vault.id, () => engine.vaultActivity(vault.id));
  return (
    <Section title={vaultPage.activityTitle}>
      <p className={styles.rowNote}>{vaultPage.activityLead}</p>
      <Answer of={asked} onRetry={again}>
        {(first) => <Feed vault={vault} first={first} />}
      </Answer>
    </Section>
  );
};
