import { touchSession } from '@coffer/contracts';
import {
  AppShell,
  Banner,
  Button,
  LiveRegion,
  media,
  SkipLink,
  ToastRegion,
  useIdleLock,
  useInnerLinks,
  useMedia,
} from '@coffer/ui';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useMessages } from '../messages/messages.tsx';
import { apart, innerPath } from '../platform/place.ts';
import { ArrivalProvider } from './arrival.tsx';
import { ConsolePages } from './ConsolePages.tsx';
import * as styles from './frame.css.ts';
import { Navigation } from './Navigation.tsx';
import { OverviewProvider } from './overview.tsx';
import { PhoneBar } from './PhoneBar.tsx';
import { readLockMinutes } from './preferences.ts';
import { useSession } from './session.tsx';
import { useDone } from './use-done.ts';

/** Who works in the console does not let the vault of the tab beside it lock, and the other way. */
const useIdle = () => {
  const { call, lock } = useSession();
  const [minutes] = useState(readLockMinutes);
  return useIdleLock({
    ...{ minutes, channel: apart('coffer-activity') },
    onLock: () => void lock(),
    onTouch: () => void call(touchSession, { body: {} }),
  });
};

const pathOf = ({ href }: URL): string | null => innerPath(href, location.origin);

const IdleNotice = () => {
  const { frame } = useMessages();
  const { countdown, stay } = useIdle();
  return (
    <>
      <LiveRegion message={countdown === null ? '' : frame.lockingIn(30)} />
      {countdown !== null && (
        <div className={styles.countdown}>
          <Banner tone="caution" actions={<Button onClick={stay}>{frame.stay}</Button>}>
            <span aria-hidden="true">{frame.lockingIn(countdown)}</span>
          </Banner>
        </div>
      )}
    </>
  );
};

const Around = () => {
  const { frame } = useMessages();
  const phone = useMedia(media.phone);
  const [, navigate] = useLocation();
  useInnerLinks(pathOf, navigate);
  useDone();
  return (
    <>
      <SkipLink href="#content">{frame.skip}</SkipLink>
      <AppShell nav={phone ? null : <Navigation />} bar={phone ? <PhoneBar /> : null}>
        <div id="content" tabIndex={-1} className={styles.content}>
          <ConsolePages />
        </div>
      </AppShell>
      <IdleNotice />
      <ToastRegion label={frame.notices} dismissLabel={frame.dismiss} seconds={frame.clearsIn} />
    </>
  );
};

/** What stands around every page. */
export const Frame = () => (
  <ArrivalProvider>
    <OverviewProvider>
      <Around />
    </OverviewProvider>
  </ArrivalProvider>
);
