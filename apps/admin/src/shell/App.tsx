import { Banner, Button, ButtonLink, EmptyState, LinkRoot, UiProvider, VisuallyHidden } from '@coffer/ui';
import { type ReactNode, useLayoutEffect } from 'react';
import { Router } from 'wouter';
import { useMessages } from '../messages/messages.tsx';
import { FailureBanner, Waiting } from '../parts/Answered.tsx';
import { consoleRoot, root } from '../platform/place.ts';
import { CrashScreen } from './CrashScreen.tsx';
import { Frame } from './Frame.tsx';
import * as styles from './frame.css.ts';
import { SessionProvider, useEntry } from './session.tsx';

const Alone = (props: { readonly children: ReactNode }) => (
  <main className={styles.alone}>
    <div className={styles.aloneText}>{props.children}</div>
  </main>
);

/** Said to whom the console is not open. */
const Closed = ({ why }: { readonly why: 'role' | 'factor' }) => {
  const { frame } = useMessages();
  const title = why === 'role' ? frame.closedTitle : frame.factorTitle;
  return (
    <Alone>
      <EmptyState
        level={1}
        centre="magnifier"
        title={title}
        actions={
          <LinkRoot value={root}>
            <ButtonLink href="/vault" variant="primary">
              {frame.toVault}
            </ButtonLink>
          </LinkRoot>
        }
      >
        {why === 'role' ? frame.closedLead : frame.factorLead}
      </EmptyState>
    </Alone>
  );
};

/** Said while nobody is known to be there: whom the page was about is not in the tab's name either. */
const Empty = (props: { readonly children: ReactNode }) => {
  const { frame } = useMessages();
  useLayoutEffect(() => {
    document.title = frame.documentTitleAlone;
  }, [frame]);
  return (
    <Alone>
      <VisuallyHidden as="h1">{frame.console}</VisuallyHidden>
      {props.children}
    </Alone>
  );
};

const Crashed = () => {
  const { frame } = useMessages();
  return (
    <Alone>
      <Banner
        tone="danger"
        title={frame.crashTitle}
        announce="alert"
        actions={<Button onClick={() => location.reload()}>{frame.reload}</Button>}
      >
        {frame.crashLead}
      </Banner>
    </Alone>
  );
};

const Entrance = () => {
  const [entry, again] = useEntry();
  switch (entry.kind) {
    case 'asking':
    case 'left':
      return (
        <Empty>
          <Waiting />
        </Empty>
      );
    case 'failed':
      return (
        <Empty>
          <FailureBanner failure={entry.failure} onRetry={again} />
        </Empty>
      );
    case 'closed':
      return <Closed why={entry.why} />;
    case 'open':
      return (
        <SessionProvider session={entry.session}>
          <Frame />
        </SessionProvider>
      );
  }
};

/** The console. */
export const App = () => (
  <CrashScreen fallback={<Crashed />}>
    <LinkRoot value={consoleRoot}>
      <Router base={consoleRoot}>
        <UiProvider>
          <Entrance />
        </UiProvider>
      </Router>
    </LinkRoot>
  </CrashScreen>
);
