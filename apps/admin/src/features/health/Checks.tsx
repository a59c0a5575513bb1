import { type ReplyOf, type readHealth, sendTestMail } from '@coffer/contracts';
import { Button, Section, showToast } from '@coffer/ui';
import { Send } from '@coffer/ui/icons';
import { type Messages, useMessages } from '../../messages/messages.tsx';
import { FailureBanner } from '../../parts/Answered.tsx';
import { useChange } from '../../parts/use-act.ts';
import { sayBytes, sayDay, sayDistance, sayNumber } from '../../parts/words.ts';
import { useHasRole } from '../../shell/session.tsx';
import { Check } from './Check.tsx';
import * as styles from './health.css.ts';

/** How the deployment stands. */
export type Health = ReplyOf<typeof readHealth>;
type Texts = Messages['health'];

const mailSays = (texts: Texts, mail: Health['mail']): string =>
  [
    mail.way === 'smtp' ? texts.bySmtp : texts.byFiles,
    mail.lastSentAt === null ? texts.neverSent : texts.lastSent(sayDistance(mail.lastSentAt)),
    mail.waiting > 0 ? texts.mailWaiting(sayNumber(mail.waiting)) : '',
    mail.failing > 0 ? texts.mailFailing(sayNumber(mail.failing)) : '',
  ]
    .filter((text) => text !== '')
    .join(' ');

const TestMail = (props: { readonly change: ReturnType<typeof useChange>; readonly onSent: () => void }) => {
  const { health } = useMessages();
  const { change, isBusy } = props.change;
  const send = async () => {
    const ended = await change(sendTestMail, { body: {} });
    if (!ended.ok) return;
    showToast({ text: health.testMailSent(ended.reply.to) });
    props.onSent();
  };
  return (
    <Button icon={<Send />} busy={isBusy} onClick={() => void send()}>
      {health.testMail}
    </Button>
  );
};

const backupSays = (texts: Texts, backup: NonNullable<Health['deployment']>['backup']): string =>
  [
    backup.lastAt === null
      ? texts.backupNone
      : texts.backupLast(sayDistance(backup.lastAt), sayBytes(backup.bytes)),
    backup.isScheduled ? '' : texts.backupNotScheduled,
  ]
    .filter((text) => text !== '')
    .join(' ');

const drillSays = (texts: Texts, { ranAt, failedAt }: NonNullable<Health['deployment']>['drill']): string => {
  if (failedAt !== null) return texts.drillFailed(sayDistance(failedAt));
  return ranAt === null ? texts.drillNever : texts.drillLast(sayDistance(ranAt));
};

const OfDeployment = ({ deployment }: { readonly deployment: NonNullable<Health['deployment']> }) => {
  const { health } = useMessages();
  const { disk, certificate, backup, drill } = deployment;
  return (
    <>
      <Check state={disk.state} name={health.disk}>
        {health.diskSays(sayBytes(disk.freeBytes), sayBytes(disk.totalBytes))}
      </Check>
      <Check state={certificate.state} name={health.certificate}>
        {certificate.until === null
          ? health.certificateNone
          : health.certificateUntil(sayDay(certificate.until), sayDistance(certificate.until))}
      </Check>
      <Check state={backup.state} name={health.backup}>
        {backupSays(health, backup)}
      </Check>
      <Check state={drill.state} name={health.drill}>
        {drillSays(health, drill)}
      </Check>
    </>
  );
};

/** What was looked at just now. */
export const Checks = (props: { readonly of: Health; readonly onChanged: () => void }) => {
  const { health } = useMessages();
  const { database, mail, deployment } = props.of;
  const change = useChange();
  const maySend = useHasRole(sendTestMail.roles);
  return (
    <Section title={health.checks}>
      <ul className={styles.rows}>
        <Check state={database.state} name={health.database}>
          {health.databaseSays(
            database.milliseconds.toLocaleString(undefined, { maximumFractionDigits: 1 }),
            database.version,
            sayBytes(database.bytes),
          )}
        </Check>
        <Check
          state={mail.state}
          name={health.mail}
          act={maySend && <TestMail change={change} onSent={props.onChanged} />}
        >
          {mailSays(health, mail)}
        </Check>
        {deployment && <OfDeployment deployment={deployment} />}
      </ul>
      {change.failure !== null && <FailureBanner title={health.mail} failure={change.failure} />}
      {deployment === null && <p className={styles.lead}>{health.elsewhere}</p>}
    </Section>
  );
};
