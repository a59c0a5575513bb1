import { EmptyState, PageLayout, Spinner } from '@coffer/ui';
import { ButtonLink } from '@coffer/ui/entry';
import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { CrashScreen } from '../CrashScreen.tsx';
import * as styles from '../entry.css.ts';
import { useOffline } from './account.tsx';
import { settingsPlaceOf } from './settings-places.ts';
import { VaultRoute } from './VaultRoute.tsx';

const ImportPage = lazy(async () => ({
  default: (await import('../../features/import/ImportPage.tsx')).ImportPage,
}));
const ExportPage = lazy(async () => ({
  default: (await import('../../features/export/ExportPage.tsx')).ExportPage,
}));
const SettingsPages = lazy(async () => ({
  default: (await import('../../features/settings/SettingsPages.tsx')).SettingsPages,
}));

const VaultsPage = lazy(async () => ({
  default: (await import('../../features/sharing/VaultsPage.tsx')).VaultsPage,
}));
const VaultPage = lazy(async () => ({
  default: (await import('../../features/sharing/VaultPage.tsx')).VaultPage,
}));
const ConfirmPage = lazy(async () => ({
  default: (await import('../../features/settings/confirm/ConfirmPage.tsx')).ConfirmPage,
}));
const PeoplePage = lazy(async () => ({
  default: (await import('../../features/people/PeoplePage.tsx')).PeoplePage,
}));

const NotFound = () => {
  const { shell } = useMessages();
  return (
    <EmptyState
      centre="magnifier"
      level={1}
      title={shell.notFoundTitle}
      actions={<ButtonLink href="/vault">{shell.toVault}</ButtonLink>}
    >
      {shell.notFoundLead}
    </EmptyState>
  );
};

const NotOffline = () => {
  const { notices, shell } = useMessages();
  return (
    <PageLayout title={shell.import} subtitle={notices.offlineReason}>
      <ButtonLink href="/vault">{shell.toVault}</ButtonLink>
    </PageLayout>
  );
};

const Loading = () => {
  const { common } = useMessages();
  return (
    <div className={styles.waiting}>
      <Spinner label={common.loading} />
    </div>
  );
};

interface Props {
  readonly onShortcuts: () => void;
}

const Settings = ({ onShortcuts }: Props) => {
  const [path] = useLocation();
  const place = settingsPlaceOf(path);
  return place ? <SettingsPages key={place} place={place} onShortcuts={onShortcuts} /> : <NotFound />;
};

/** The pages behind the lock. */
export const InsidePages = ({ onShortcuts }: Props) => {
  const offline = useOffline();
  return (
    <CrashScreen>
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/">
            <Redirect to="/vault" replace />
          </Route>
          <Route path="/vault/:id?/:mode?">{({ id, mode }) => <VaultRoute id={id} mode={mode} />}</Route>
          <Route path="/vaults">
            <VaultsPage />
          </Route>
          <Route path="/vaults/:id">{({ id }) => <VaultPage key={id} id={id} />}</Route>
          <Route path="/people/:id?">{({ id }) => <PeoplePage openId={id ?? null} />}</Route>
          <Route path="/import">{offline ? <NotOffline /> : <ImportPage />}</Route>
          <Route path="/export">
            <ExportPage />
          </Route>
          <Route path="/confirm/:actId">{({ actId }) => <ConfirmPage key={actId} actId={actId} />}</Route>
          <Route path="/settings/*?">
            <Settings onShortcuts={onShortcuts} />
          </Route>
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </CrashScreen>
  );
};
