import { Banner, Button, Section, WaysList } from '@coffer/ui';
import { Printer, ShieldAlert } from '@coffer/ui/icons';
import type { WaysIn } from '@coffer/vault';
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useMessages } from '../../../messages/messages.tsx';
import { useEngine } from '../../../shell/session.tsx';
import { sayDate, sayWhen } from '../../../shell/times.ts';
import { Answered } from '../Answered.tsx';
import { Frame } from '../Frame.tsx';
import * as styles from '../settings.css.ts';
import { useFetched } from '../use-fetched.ts';
import { RecoverySection } from './RecoverySection.tsx';
import { stopIcons } from './stop-icons.tsx';
import { TestKitDialog } from './TestKitDialog.tsx';
import { WhatIf } from './WhatIf.tsx';
import { noteOf, sayCost } from './way-words.ts';

const Plan = ({ found }: { readonly found: WaysIn }) => {
  const { ways: text } = useMessages();
  const say = { date: sayDate, when: sayWhen };
  return (
    <WaysList
      label={text.list}
      goal={text.goal}
      ways={found.ways.map((way) => ({
        id: way.id,
        name: text.names[way.id],
        note: noteOf(text, way, say),
        standing: way.standing,
        stops: way.stops.map((stop) => ({
          id: stop,
          icon: stopIcons[stop],
          text: text.stops[stop],
          wait: stop === 'wait' || stop === 'approval-or-wait',
        })),
      }))}
    />
  );
};

const Weakest = ({ found }: { readonly found: WaysIn }) => {
  const { ways: text } = useMessages();
  const way = found.ways.find(({ id }) => id === found.weakest);
  if (!way) return null;
  return (
    <Section title={text.weakestTitle}>
      <p>
        {text.weakest(text.names[way.id])} {way.cost && sayCost(text, way.cost)}
      </p>
      {way.cost && <p className={styles.note}>{text.measured}</p>}
    </Section>
  );
};

/** The test is at an address of its own, so that a notice can lead to it. */
const useTest = () => {
  const [path, navigate] = useLocation();
  const asked = new URLSearchParams(useSearch()).has('test');
  const [open, setOpen] = useState(asked);
  const close = () => {
    setOpen(false);
    if (asked) navigate(path, { replace: true });
  };
  return { open: open || asked, onOpen: () => setOpen(true), onClose: close };
};

/** Every way that opens this vault, as what it takes, and what holds on a bad day. */
export const WaysPage = () => {
  const { ways: text } = useMessages();
  const engine = useEngine();
  const [fetched, reload] = useFetched(() => engine.waysIn());
  const kitTest = useTest();
  const open =
    fetched.kind === 'here' ? fetched.value.ways.filter(({ standing }) => standing === 'open').length : null;
  const flagged =
    fetched.kind === 'here' && fetched.value.ways.some(({ standing }) => standing === 'flagged');
  return (
    <Frame
      title={text.title}
      lead={open === null ? undefined : text.lead(open)}
      wide
      actions={
        <Button icon={<Printer />} onClick={() => window.print()}>
          {text.print}
        </Button>
      }
    >
      <Answered of={fetched} onRetry={reload}>
        {(found) => (
          <>
            {flagged && (
              <Banner tone="danger" icon={<ShieldAlert />} announce="alert" title={text.flaggedTitle}>
                {text.flaggedLead}
              </Banner>
            )}
            <Plan found={found} />
            <WhatIf found={found} onTest={kitTest.onOpen} />
            <Weakest found={found} />
            <RecoverySection ways={found.ways} onTest={kitTest.onOpen} onChanged={reload} />
          </>
        )}
      </Answered>
      {kitTest.open && <TestKitDialog onClose={kitTest.onClose} onTested={reload} />}
    </Frame>
  );
};
