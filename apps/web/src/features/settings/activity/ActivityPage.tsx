import { Banner, Button, ButtonLink, EmptyState, Section, Timeline } from '@coffer/ui';
import { ShieldAlert } from '@coffer/ui/icons';
import type { ActivityEvent } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { settingsAddress } from '../../../shell/inside/settings-places.ts';
import { useEngine } from '../../../shell/session.tsx';
import { Answered } from '../Answered.tsx';
import { Frame } from '../Frame.tsx';
import * as styles from '../settings.css.ts';
import { useFetched } from '../use-fetched.ts';
import { daysOf, sayDay, withOlder } from './activity-days.ts';
import { sayWhere } from './say-where.ts';

/** What the server gives at once. */
const pageSize = 50;

const useWords = () => {
  const { activity } = useMessages();
  const known: Readonly<Record<string, string>> = activity.kinds;
  const where = (event: ActivityEvent) => sayWhere(activity, event);
  return { what: (event: ActivityEvent) => known[event.kind] ?? activity.other, where };
};

const clockOf = (time: number): string =>
  new Date(time).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });

const useOlder = (first: readonly ActivityEvent[]) => {
  const engine = useEngine();
  const [older, setOlder] = useState<readonly ActivityEvent[]>([]);
  const [state, setState] = useState<'more' | 'busy' | 'failed' | 'end'>(
    first.length < pageSize ? 'end' : 'more',
  );
  const events = withOlder(first, older);
  const more = async () => {
    if (state === 'busy') return;
    setState('busy');
    const page = await engine.listActivity(events.at(-1)?.eventId).catch(() => null);
    if (!page) return setState('failed');
    setOlder(withOlder(older, page));
    setState(page.length < pageSize ? 'end' : 'more');
  };
  return { events, state, more };
};

const Log = ({ first }: { readonly first: readonly ActivityEvent[] }) => {
  const { account, activity } = useMessages();
  const { events, state, more } = useOlder(first);
  const { what, where } = useWords();
  if (events.length === 0)
    return (
      <EmptyState centre="tick" title={activity.empty}>
        {activity.emptyLead}
      </EmptyState>
    );
  return (
    <>
      {daysOf(events).map(({ day, events: its }) => (
        <Section key={day} title={sayDay(activity, day)}>
          <Timeline
            items={its.map((event) => ({
              id: String(event.eventId),
              text: (
                <>
                  {what(event)}
                  <span className={styles.where}>{where(event)}</span>
                </>
              ),
              when: clockOf(event.at),
            }))}
          />
        </Section>
      ))}
      {state === 'failed' && <Banner announce="alert">{account.problems.unreachable}</Banner>}
      {state === 'end' ? (
        <p className={styles.note}>{activity.end}</p>
      ) : (
        <div>
          <Button busy={state === 'busy'} onClick={() => void more()}>
            {activity.more}
          </Button>
        </div>
      )}
    </>
  );
};

/** The person's own log, in plain words. */
export const ActivityPage = () => {
  const { activity } = useMessages();
  const engine = useEngine();
  const [fetched, reload] = useFetched(() => engine.listActivity());
  return (
    <Frame title={activity.title} lead={activity.lead}>
      <Banner icon={<ShieldAlert />} title={activity.adviceTitle}>
        {activity.advice}
        <div className={styles.adviceActions}>
          <ButtonLink href={settingsAddress('profile')}>{activity.toPassword}</ButtonLink>
          <ButtonLink href={settingsAddress('devices')}>{activity.toDevices}</ButtonLink>
        </div>
      </Banner>
      <Answered of={fetched} onRetry={reload}>
        {(first) => <Log first={first} />}
      </Answered>
    </Frame>
  );
};
