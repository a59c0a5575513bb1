import { readHealth } from '@coffer/contracts';
import { ButtonLink } from '@coffer/ui';
import { UserPlus } from '@coffer/ui/icons';
import { useMessages } from '../../messages/messages.tsx';
import { Answered } from '../../parts/Answered.tsx';
import { ConsolePage } from '../../parts/ConsolePage.tsx';
import { useOverview } from '../../shell/overview.tsx';
import { useHasRole } from '../../shell/session.tsx';
import { Figures } from './Figures.tsx';
import * as styles from './overview.css.ts';
import { GrowthPlot, ItemsPlot, SignInPlot } from './Plots.tsx';
import { HealthCard, SealedNote } from './SideCards.tsx';
import { WaitingCard } from './WaitingCard.tsx';

const changers = ['owner', 'administrator'] as const;

const sayNow = (): string =>
  new Date().toLocaleString(undefined, {
    ...{ weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' },
  });

/** How the organisation stands, at a glance. */
export const OverviewPage = () => {
  const { overview } = useMessages();
  const query = useOverview();
  const mayInvite = useHasRole(changers);
  const seesHealth = useHasRole(readHealth.roles);
  const organisation = query.answer.kind === 'here' ? query.answer.reply.organisation : null;
  return (
    <ConsolePage
      title={overview.title}
      subtitle={organisation === null ? sayNow() : overview.subtitle(organisation, sayNow())}
      actions={
        mayInvite ? (
          <ButtonLink href="/people?invite=yes" icon={<UserPlus />}>
            {overview.invite}
          </ButtonLink>
        ) : undefined
      }
    >
      <Answered of={query}>
        {(reply) => (
          <>
            <Figures of={reply} />
            <div className={styles.columns}>
              <div className={styles.first}>
                <WaitingCard />
              </div>
              <div className={styles.plots}>
                <SignInPlot days={reply.signIns} />
                <GrowthPlot days={reply.growth} />
                <ItemsPlot days={reply.growth} bytes={reply.bytes} />
              </div>
              <div className={styles.rest}>
                {seesHealth && <HealthCard />}
                <SealedNote />
              </div>
            </div>
          </>
        )}
      </Answered>
    </ConsolePage>
  );
};
