import { EntryHeader, EntryLayout, LinkRoot, Spinner, useInnerLinks } from '@coffer/ui/entry';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Redirect, Route, Router, Switch, useLocation, useSearch } from 'wouter';
import { SignInPage } from '../features/signin/SignInPage.tsx';
import { useEntryMessages } from '../messages/messages.tsx';
import { innerPath, root } from '../platform/place.ts';
import { CrashScreen } from './CrashScreen.tsx';
import { isOfConsole, leaveForConsole } from './console.ts';
import * as styles from './entry.css.ts';
import { nextFrom, signInAddress } from './next.ts';
import { SessionProvider, useSession } from './session.tsx';

const SignUpPage = lazy(async () => ({
  default: (await import('../features/signup/SignUpPage.tsx')).SignUpPage,
}));
const RecoverPage = lazy(async () => ({
  default: (await import('../features/recover/RecoverPage.tsx')).RecoverPage,
}));
const NotMePage = lazy(async () => ({
  default: (await import('../features/not-me/NotMePage.tsx')).NotMePage,
}));
const SecurityPage = lazy(async () => ({
  default: (await import('../features/security/SecurityPage.tsx')).SecurityPage,
}));
const Inside = lazy(async () => ({ default: (await import('./inside/Inside.tsx')).Inside }));

const Waiting = () => {
  const { common } = useEntryMessages();
  return (
    <div className={styles.waiting}>
      <Spinner label={common.loading} />
    </div>
  );
};

const InsecureScreen = () => {
  const { insecure } = useEntryMessages();
  return (
    <EntryLayout brandLabel="Coffer">
      <EntryHeader title={insecure.title}>{insecure.lead}</EntryHeader>
      <p>{insecure.next}</p>
    </EntryLayout>
  );
};

/** What an open vault may show; gone with its whole state as soon as the session is not unlocked. */
const OnlyUnlocked = () => {
  const { state } = useSession();
  const [path] = useLocation();
  const search = useSearch();
  if (state.kind !== 'unlocked') return <Redirect to={signInAddress(path, search)} replace />;
  return <Inside key={state.accountId} state={state} />;
};

/** To where sign-in leads: a place of this page, or the console, for which the page is left. */
const Onward = ({ to }: { readonly to: string }) => {
  const leaves = isOfConsole(to);
  useEffect(() => {
    if (leaves) leaveForConsole(to);
  }, [leaves, to]);
  return leaves ? <Waiting /> : <Redirect to={to} replace />;
};

const OnlyOutside = (props: { readonly children: ReactNode }) => {
  const { settled, state } = useSession();
  const search = useSearch();
  if (state.kind === 'unlocked') return <Onward to={nextFrom(search)} />;
  return settled ? props.children : <Waiting />;
};

const Pages = () => {
  const [, navigate] = useLocation();
  useInnerLinks(innerPath, navigate);
  return (
    <Suspense fallback={<Waiting />}>
      <Switch>
        <Route path="/signup/:step?">{({ step }) => <SignUpPage step={step} />}</Route>
        <Route path="/recover/:step?">{({ step }) => <RecoverPage step={step} />}</Route>
        <Route path="/security">
          <SecurityPage />
        </Route>
        <Route path="/not-me">
          <NotMePage />
        </Route>
        <Route path="/signin/:step?">
          {({ step }) => (
            <OnlyOutside>
              <SignInPage step={step} />
            </OnlyOutside>
          )}
        </Route>
        <Route>
          <OnlyUnlocked />
        </Route>
      </Switch>
    </Suspense>
  );
};

/** The page. */
export const App = () => {
  if (!window.isSecureContext || !globalThis.crypto?.subtle) return <InsecureScreen />;
  return (
    <CrashScreen>
      <LinkRoot value={root}>
        <Router base={root}>
          <SessionProvider>
            <Pages />
          </SessionProvider>
        </Router>
      </LinkRoot>
    </CrashScreen>
  );
};
