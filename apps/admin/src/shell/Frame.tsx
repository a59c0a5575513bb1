import { AppShell, Banner, Button, LiveRegion, media, ToastRegion } from '@coffer/ui';
import { useMessages } from '../messages/messages.tsx';
import { ArrivalProvider } from './arrival.tsx';
import { ConsolePages } from './ConsolePages.tsx';
import * as styles from './frame.css.ts';
import { useIdleLock } from './idle.ts';
import { useInnerLinks } from './inner-links.ts';
import { Navigation } from './Navigation.tsx';
import { OverviewProvider } from './overview.tsx';
import { PhoneBar } from './PhoneBar.tsx';
import { useDone } from './use-done.ts';
import { useMedia } from './use-media.ts';

const IdleNotice = () => {
  const { frame } = useMessages();
  const { secondsLeft, stay } = useIdleLock();
  return (
    <>
      <LiveRegion message={secondsLeft === null ? '' : frame.lockingIn(30)} />
      {secondsLeft !== null && (
        <div className={styles.countdown}>
          <Banner tone="caution" actions={<Button onClick={stay}>{frame.stay}</Button>}>
            <span aria-hidden="true">{frame.lockingIn(secondsLeft)}</span>
          </Banner>
        </div>
      )}
    </>
  );
};

const Around = () => {
  const { frame } = useMessages();
  const phone = useMedia(media.phone);
  useInnerLinks();
  useDone();
  return (
    <>
      <a href="#content" className={styles.skip}>
        {frame.skip}
      </a>
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
