import { Banner, Button, ButtonLink } from '@coffer/ui';
import { ShieldAlert } from '@coffer/ui/icons';
import { useEffect, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { useEngine } from '../session.tsx';
import { sayDate } from '../times.ts';
import { settingsAddress } from './settings-places.ts';

interface Tries {
  readonly count: number;
  readonly since: number;
}

const useTries = () => {
  const engine = useEngine();
  const [tries, setTries] = useState<Tries | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let stale = false;
    engine.pinTries().then(
      (found) => !stale && setTries(found),
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [engine]);
  const acknowledge = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const isTold = await engine.acknowledgePinTries().catch(() => false);
    setBusy(false);
    setFailed(!isTold);
    if (!isTold) return;
    setTries(null);
    // The button that had the focus is gone with the banner.
    document.getElementById('content')?.focus({ preventScroll: true });
  };
  return { tries, busy, failed, acknowledge };
};

/** Asks about PIN tries of others, once, after signing in. */
export const PinTriesBanner = () => {
  const { pinTries: text, common, notices } = useMessages();
  const { tries, busy, failed, acknowledge } = useTries();
  if (!tries) return null;
  const buttons = (
    <>
      <ButtonLink href={settingsAddress('profile')}>{notices.changePassword}</ButtonLink>
      <Button busy={busy} onClick={() => void acknowledge()}>
        {text.acknowledge}
      </Button>
    </>
  );
  return (
    <Banner
      tone="caution"
      icon={<ShieldAlert />}
      title={text.title(tries.count, sayDate(tries.since))}
      announce="status"
      actions={buttons}
    >
      {failed ? common.unreachable : text.lead}
    </Banner>
  );
};
