import { listBackups, makeBackup, type ReplyOf } from '@coffer/contracts';
import { Banner, Button, EmptyState, Section, showToast } from '@coffer/ui';
import { Archive, ShieldAlert, ShieldCheck } from '@coffer/ui/icons';
import { useMessages } from '../../messages/messages.tsx';
import { Answered, FailureBanner } from '../../parts/Answered.tsx';
import { useChange } from '../../parts/use-act.ts';
import { useQuery } from '../../parts/use-query.ts';
import { sayBytes, sayClock, sayMoment, sayNumber } from '../../parts/words.ts';
import { useHasRole } from '../../shell/session.tsx';
import type { Health } from './Checks.tsx';
import * as styles from './health.css.ts';

type Backup = ReplyOf<typeof listBackups>['backups'][number];

/** Whether the newest opens, by the word of browsers that tried. */
const Proven = ({ proven }: Pick<Health, 'proven'>) => {
  const { health } = useMessages();
  if (proven === null) return null;
  if (proven.failed > 0)
    return (
      <Banner tone="danger" icon={<ShieldAlert />} title={health.provenFailedTitle}>
        {health.provenFailed(sayNumber(proven.failed))}
      </Banner>
    );
  if (proven.people === 0 || proven.lastAt === null) return <p className={styles.lead}>{health.notProven}</p>;
  return (
    <p className={styles.proven}>
      <ShieldCheck aria-hidden size={18} />
      <span>
        {health.provenTitle}{' '}
        <b className={styles.strong}>
          {health.proven(sayNumber(proven.people), sayNumber(proven.of), sayClock(proven.lastAt))}
        </b>
      </span>
    </p>
  );
};

const Row = ({ backup }: { readonly backup: Backup }) => {
  const { health } = useMessages();
  const opened = [
    backup.provenBy > 0 ? health.openedBy(sayNumber(backup.provenBy)) : health.openedByNone,
    backup.failedBy > 0 ? health.failedBy(sayNumber(backup.failedBy)) : '',
  ].filter((text) => text !== '');
  return (
    <tr>
      <th scope="row" className={styles.first}>
        {sayMoment(backup.madeAt)}
      </th>
      <td className={styles.cellPlace}>{sayBytes(backup.bytes)}</td>
      <td className={`${styles.cellPlace} ${styles.onWide}`}>{sayNumber(backup.items)}</td>
      <td className={styles.cellPlace}>{opened.join(', ')}</td>
      <td className={`${styles.cellPlace} ${styles.onWide}`} title={backup.fileName}>
        <code className={styles.code}>{backup.sha256.slice(0, 12)}…</code>
      </td>
    </tr>
  );
};

const Table = ({ backups }: { readonly backups: readonly Backup[] }) => {
  const { health } = useMessages();
  const { columns } = health;
  return (
    <div className={styles.tableBox}>
      <table className={styles.table} aria-label={health.backups}>
        <thead>
          <tr>
            <th scope="col" className={styles.head}>
              {columns.made}
            </th>
            <th scope="col" className={styles.head}>
              {columns.size}
            </th>
            <th scope="col" className={`${styles.head} ${styles.onWide}`}>
              {columns.items}
            </th>
            <th scope="col" className={styles.head}>
              {columns.proven}
            </th>
            <th scope="col" className={`${styles.head} ${styles.onWide}`}>
              {columns.hash}
            </th>
          </tr>
        </thead>
        <tbody>
          {backups.map((backup) => (
            <Row key={backup.backupId} backup={backup} />
          ))}
        </tbody>
      </table>
    </div>
  );
};

/** Backups of the deployment, the newest first, and one more on demand. */
export const Backups = (props: { readonly proven: Health['proven']; readonly onChanged: () => void }) => {
  const { health } = useMessages();
  const query = useQuery(listBackups);
  const { change, isBusy, failure } = useChange();
  const mayMake = useHasRole(makeBackup.roles);
  const make = async () => {
    const ended = await change(makeBackup, { body: {} });
    if (!ended.ok) return;
    showToast({ text: health.backupMade });
    await query.reload();
    props.onChanged();
  };
  const button = mayMake && (
    <Button icon={<Archive />} busy={isBusy} onClick={() => void make()}>
      {health.makeBackup}
    </Button>
  );
  return (
    <Section title={health.backups} aside={button}>
      <p className={styles.lead}>{health.backupsLead}</p>
      {failure !== null && <FailureBanner title={health.backup} failure={failure} />}
      <Answered of={query}>
        {({ backups, isScheduled }) => (
          <>
            {backups.length === 0 ? (
              <EmptyState centre="hourglass" title={health.noBackups}>
                {health.noBackupsLead}
              </EmptyState>
            ) : (
              <>
                <Proven proven={props.proven} />
                <Table backups={backups} />
              </>
            )}
            {!isScheduled && <p className={styles.lead}>{health.howTo}</p>}
          </>
        )}
      </Answered>
    </Section>
  );
};
