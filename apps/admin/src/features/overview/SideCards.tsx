import { type ReplyOf, readHealth } from '@coffer/contracts';
import { Card, SealedPanel, SealedPlate, TextLink } from '@coffer/ui';
import { Lock } from '@coffer/ui/icons';
import type { ReactNode } from 'react';
import { type Messages, useMessages } from '../../messages/messages.tsx';
import { Answered } from '../../parts/Answered.tsx';
import { type Judged, StateMark } from '../../parts/StateMark.tsx';
import { useQuery } from '../../parts/use-query.ts';
import { sayBytes, sayDistance, sayNumber } from '../../parts/words.ts';
import * as styles from './overview.css.ts';

const Line = (props: { readonly state: Judged; readonly name: string; readonly children: ReactNode }) => (
  <li className={styles.row}>
    <StateMark state={props.state} />
    <span className={styles.rowName}>{props.name}</span>
    <span className={styles.rowAside}>{props.children}</span>
  </li>
);

type Backup = NonNullable<ReplyOf<typeof readHealth>['deployment']>['backup'];

const sayBackup = (texts: Messages['overview'], { lastAt, isScheduled }: Backup): string => {
  if (lastAt === null) return isScheduled ? texts.noBackup : texts.notScheduled;
  const age = texts.backupAge(sayDistance(lastAt));
  return isScheduled ? age : texts.byHand(age);
};

/** The few checks of the page Health that one wants to see each day. */
export const HealthCard = () => {
  const { overview } = useMessages();
  const query = useQuery(readHealth);
  return (
    <Card flush title={overview.health} aside={<TextLink href="/health">{overview.allHealth}</TextLink>}>
      <Answered of={query}>
        {({ database, mail, deployment }) => (
          <ul>
            <Line state={database.state} name={overview.database}>
              {overview.milliseconds(sayNumber(Math.round(database.milliseconds)))}
            </Line>
            <Line state={mail.state} name={overview.mail}>
              {mail.failing > 0
                ? overview.mailFailing(sayNumber(mail.failing))
                : mail.lastSentAt === null
                  ? overview.neverSent
                  : overview.lastSent(sayDistance(mail.lastSentAt))}
            </Line>
            {deployment && (
              <>
                <Line state={deployment.disk.state} name={overview.disk}>
                  {overview.diskFree(sayBytes(deployment.disk.freeBytes))}
                </Line>
                <Line state={deployment.backup.state} name={overview.backup}>
                  {sayBackup(overview, deployment.backup)}
                </Line>
              </>
            )}
          </ul>
        )}
      </Answered>
    </Card>
  );
};

/** What no page here can show. */
export const SealedNote = () => {
  const { overview } = useMessages();
  return (
    <SealedPanel className={styles.sealed}>
      <SealedPlate inline icon={<Lock aria-hidden />} title={overview.sealedLead}>
        {overview.sealedText}
      </SealedPlate>
    </SealedPanel>
  );
};
