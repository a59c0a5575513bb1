import { Banner, LinkButton } from '@coffer/ui/entry';
import { useEffect, useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { sayWhen } from '../times.ts';
import * as styles from './codes.css.ts';
import { resendWait } from './mailed-code.ts';

/** How asking for another code ended. */
export type Resent = 'sent' | 'too-soon' | 'unreachable';

interface Props {
  readonly resend: () => Promise<Resent>;
  readonly onSent: () => void;
}

const minute = 60_000;

/** Counts the codes that went out since this screen was opened, and when another may. */
const useWait = () => {
  const [sent, setSent] = useState(1);
  const [until, setUntil] = useState(() => Date.now() + resendWait(1) * minute);
  const [over, setOver] = useState(false);
  useEffect(() => {
    setOver(false);
    const timer = setTimeout(() => setOver(true), Math.max(0, until - Date.now()));
    return () => clearTimeout(timer);
  }, [until]);
  const count = () => {
    setSent(sent + 1);
    setUntil(Date.now() + resendWait(sent + 1) * minute);
  };
  return { until: over ? null : until, count };
};

/** "Send a new code": never barred, since only the server knows the wait; while one surely stands, it says until when. */
export const Resend = ({ resend, onSent }: Props) => {
  const { codes, common } = useEntryMessages();
  const [refused, setRefused] = useState<Exclude<Resent, 'sent'> | null>(null);
  const { until, count } = useWait();
  const again = async () => {
    const resent = await resend().catch((): Resent => 'unreachable');
    setRefused(resent === 'sent' ? null : resent);
    if (resent !== 'sent') return;
    count();
    onSent();
  };
  return (
    <>
      <p className={styles.resend}>
        <LinkButton onClick={() => void again()}>{codes.resend}</LinkButton>
        {until !== null && <span>{codes.resendFrom(sayWhen(until))}</span>}
      </p>
      {refused && (
        <Banner announce="status">{refused === 'too-soon' ? codes.tooSoon : common.unreachable}</Banner>
      )}
    </>
  );
};
