import { readHealth } from '@coffer/contracts';
import { IconButton, Section } from '@coffer/ui';
import { RefreshCw } from '@coffer/ui/icons';
import { useMessages } from '../../messages/messages.tsx';
import { Answered } from '../../parts/Answered.tsx';
import { ConsolePage } from '../../parts/ConsolePage.tsx';
import { useQuery } from '../../parts/use-query.ts';
import { sayDistance } from '../../parts/words.ts';
import { Backups } from './Backups.tsx';
import { Check } from './Check.tsx';
import { Checks, type Health } from './Checks.tsx';
import * as styles from './health.css.ts';

type Deployment = NonNullable<Health['deployment']>;

const Jobs = ({ jobs }: Pick<Deployment, 'jobs'>) => {
  const { health } = useMessages();
  return (
    <Section title={health.jobs}>
      {jobs.length === 0 ? (
        <p className={styles.lead}>{health.noJobs}</p>
      ) : (
        <ul className={styles.rows}>
          {jobs.map((job) => (
            <Check key={job.name} state={job.state} name={health.job(job.name)}>
              {[
                health.jobRan(sayDistance(job.ranAt)),
                job.failedAt === null ? '' : health.jobFailed(sayDistance(job.failedAt)),
                job.state === 'well' ? '' : (job.error ?? ''),
              ]
                .filter((text) => text !== '')
                .join(' · ')}
            </Check>
          ))}
        </ul>
      )}
    </Section>
  );
};

const Secrets = ({ secrets }: Pick<Deployment, 'secrets'>) => {
  const { health } = useMessages();
  return (
    <Section title={health.secrets}>
      <p className={styles.lead}>{secrets.length === 0 ? health.noSecrets : health.secretsLead}</p>
      <ul className={styles.secrets}>
        {secrets.map(({ name, check }) => (
          <li key={name} className={styles.secret}>
            {name} <code className={styles.code}>{check}</code>
          </li>
        ))}
      </ul>
    </Section>
  );
};

/** How the deployment stands. */
export const HealthPage = () => {
  const { health } = useMessages();
  const query = useQuery(readHealth);
  const reload = () => void query.reload();
  const version = query.answer.kind === 'here' ? query.answer.reply.version : null;
  return (
    <ConsolePage
      title={health.title}
      subtitle={version === null ? undefined : health.lead(version)}
      actions={<IconButton label={health.reload} icon={<RefreshCw />} onClick={reload} />}
    >
      <Answered of={query}>
        {(reply) => (
          <div className={styles.sections}>
            <Checks of={reply} onChanged={reload} />
            {reply.deployment && (
              <>
                <Backups proven={reply.proven} onChanged={reload} />
                <Jobs jobs={reply.deployment.jobs} />
                <Secrets secrets={reply.deployment.secrets} />
              </>
            )}
          </div>
        )}
      </Answered>
    </ConsolePage>
  );
};
