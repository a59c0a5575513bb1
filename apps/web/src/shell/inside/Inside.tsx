import {
  AppShell,
  Banner,
  Button,
  LiveRegion,
  media,
  SkipLink,
  ToastRegion,
  UiProvider,
  useIdleLock,
  useMedia,
} from '@coffer/ui';
import type { SessionState } from '@coffer/vault';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { enInside } from '../../messages/en.ts';
import { MessagesProvider, useMessages } from '../../messages/messages.tsx';
import { apart } from '../../platform/place.ts';
import { usePreferences } from '../preferences.ts';
import { useSession } from '../session.tsx';
import { AccountProvider, useAccount, useOffline } from './account.tsx';
import { EnrolGate } from './EnrolGate.tsx';
import { InsidePages } from './InsidePages.tsx';
import * as styles from './inside.css.ts';
import { ItemsProvider } from './items.tsx';
import { Navigation } from './Navigation.tsx';
import { Palette } from './Palette.tsx';
import { PhoneBar } from './PhoneBar.tsx';
import { newItemAddress } from './place.ts';
import { SettingsNavigation } from './SettingsNavigation.tsx';
import { ShortcutSheet } from './ShortcutSheet.tsx';
import { Standing } from './Standing.tsx';
import { settingsPlaceOf } from './settings-places.ts';
import { usePlace } from './sharing/use-place.ts';
import { SharingProvider } from './sharing.tsx';
import { ShortcutsProvider, useShortcut } from './shortcuts.tsx';
import { useLongestOpen } from './use-longest-open.ts';

type Unlocked = Extract<SessionState, { kind: 'unlocked' }>;

const Countdown = (props: { readonly seconds: number; readonly onStay: () => void }) => {
  const { shell } = useMessages();
  return (
    <div className={styles.countdown}>
      <Banner tone="caution" actions={<Button onClick={props.onStay}>{shell.stay}</Button>}>
        <span aria-hidden="true">{shell.lockingIn(props.seconds)}</span>
      </Banner>
    </div>
  );
};

const useIdle = () => {
  const { lock, engine } = useSession();
  const { lockMinutes } = usePreferences();
  const most = useLongestOpen();
  return useIdleLock({
    minutes: Math.min(lockMinutes, most),
    channel: apart('coffer-activity'),
    onLock: () => void lock(),
    onTouch: () => void engine.touch().catch(() => undefined),
  });
};

const Notices = (props: { readonly countdown: number | null; readonly onStay: () => void }) => {
  const { shell } = useMessages();
  const { countdown } = props;
  return (
    <>
      {/* Said once at the start and once near the end; a number each second would talk over everything. */}
      <LiveRegion
        politeness="assertive"
        message={countdown === null ? '' : shell.lockingIn(countdown > 10 ? 30 : 10)}
      />
      {countdown !== null && (
        <div className={styles.bannerStack}>
          <Countdown seconds={countdown} onStay={props.onStay} />
        </div>
      )}
    </>
  );
};

const Frame = (props: { readonly state: Unlocked }) => {
  const { shell } = useMessages();
  const { lock } = useSession();
  const [path, navigate] = useLocation();
  const { facts } = useAccount();
  const offline = useOffline();
  const fullName = facts?.fullName ?? props.state.fullName;
  const [palette, setPalette] = useState(false);
  const [sheet, setSheet] = useState(false);
  const phone = useMedia(media.phone);
  const { countdown, minutesLeft, stay } = useIdle();
  const place = usePlace();
  const openSheet = () => setSheet(true);
  useShortcut('find', () => setPalette(true));
  useShortcut('help', openSheet);
  useShortcut('newItem', offline ? null : () => navigate(newItemAddress(place)));
  useShortcut('lock', () => void lock());

  return (
    <>
      <SkipLink href="#content">{shell.skip}</SkipLink>
      <AppShell
        nav={
          phone ? null : settingsPlaceOf(path) ? (
            <SettingsNavigation fullName={fullName} onShortcuts={openSheet} />
          ) : (
            <Navigation fullName={fullName} minutesLeft={minutesLeft} onShortcuts={openSheet} />
          )
        }
        bar={phone ? <PhoneBar onShortcuts={openSheet} /> : null}
      >
        <div id="content" tabIndex={-1} className={styles.content}>
          <Standing />
          <div className={styles.pages}>
            <InsidePages onShortcuts={openSheet} />
          </div>
        </div>
      </AppShell>
      <Notices countdown={countdown} onStay={stay} />
      <Palette open={palette} onOpenChange={setPalette} onShortcuts={openSheet} />
      <ShortcutSheet open={sheet} onOpenChange={setSheet} />
      <ToastRegion label={shell.notices} dismissLabel={shell.dismiss} seconds={shell.clearsIn} />
    </>
  );
};

const Open = (props: { readonly state: Unlocked }) => (
  <ItemsProvider>
    <SharingProvider>
      <ShortcutsProvider>
        <Frame state={props.state} />
      </ShortcutsProvider>
    </SharingProvider>
  </ItemsProvider>
);

// The gate stays until the backup codes of the new factor were saved, whatever the engine says of the session meanwhile.
const Gated = (props: { readonly state: Unlocked }) => {
  const { shell } = useMessages();
  const { refresh } = useSession();
  const [gate, setGate] = useState(props.state.mustEnrol);
  if (!gate) return <Open state={props.state} />;
  const onEnrolled = async () => {
    const next = await refresh();
    setGate(next.kind === 'unlocked' && next.mustEnrol);
  };
  return (
    <>
      <EnrolGate onEnrolled={() => void onEnrolled()} />
      <ToastRegion label={shell.notices} dismissLabel={shell.dismiss} seconds={shell.clearsIn} />
    </>
  );
};

/** Everything that needs an open vault. Unmounting it is what a lock does to the page. */
export const Inside = (props: { readonly state: Unlocked }) => (
  <MessagesProvider inside={enInside}>
    <UiProvider>
      <AccountProvider>
        <Gated state={props.state} />
      </AccountProvider>
    </UiProvider>
  </MessagesProvider>
);
