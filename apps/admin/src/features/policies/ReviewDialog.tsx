import { type OrganisationPolicy, previewPolicy } from '@coffer/contracts';
import { Banner, Button, Dialog, Tag } from '@coffer/ui';
import { useMessages } from '../../messages/messages.tsx';
import { Answered, FailureBanner } from '../../parts/Answered.tsx';
import * as rows from '../../parts/rows.css.ts';
import { useAct } from '../../parts/use-act.ts';
import { useQuery } from '../../parts/use-query.ts';
import { nameOfSetting, type PreviewedChange, sayAffected, sayChange } from './changes.ts';
import * as styles from './policies.css.ts';

interface Props {
  readonly policy: OrganisationPolicy;
  /** Why it can't go on. */
  readonly why: 'cannotLoosen' | 'needsKeys' | null;
  readonly onClose: () => void;
}

const Changes = ({ changes }: { readonly changes: readonly PreviewedChange[] }) => {
  const { policies } = useMessages();
  const loosens = changes.some(({ direction }) => direction === 'loosens');
  return (
    <>
      <ul className={styles.changes} aria-label={policies.bar}>
        {changes.map((change) => (
          <li key={change.key} className={styles.change}>
            <span className={styles.nameLine}>
              <span className={styles.name}>{nameOfSetting(policies, change.key)}</span>
              <Tag tone={change.direction === 'loosens' ? 'caution' : 'accent'}>
                {policies[change.direction]}
              </Tag>
            </span>
            <span className={styles.sentence}>{sayChange(policies, change)}</span>
            <span className={styles.hint}>{sayAffected(policies, change.affected)}</span>
          </li>
        ))}
      </ul>
      <p className={rows.note}>{loosens ? policies.whenLoosens : policies.whenTightens}</p>
    </>
  );
};

/** What changes and for whom, before the act is prepared. */
export const ReviewDialog = ({ policy, why, onClose }: Props) => {
  const { policies, common, acts, failures } = useMessages();
  const preview = useQuery(previewPolicy, { body: { policy } });
  const { prepare, isBusy, failure } = useAct();
  const isHere = preview.answer.kind === 'here';
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      size="lg"
      title={policies.reviewTitle}
      description={policies.reviewLead}
      safe={<Button onClick={onClose}>{common.cancel}</Button>}
      act={
        <Button
          variant="primary"
          busy={isBusy}
          disabled={!isHere || why !== null}
          onClick={() => void prepare({ kind: 'set-policy', policy })}
        >
          {policies.goOn}
        </Button>
      }
    >
      <div className={rows.form}>
        <Answered of={preview}>{({ changes }) => <Changes changes={changes} />}</Answered>
        {why === null ? (
          <p className={rows.note}>{acts.confirmNote}</p>
        ) : (
          <Banner tone="caution" announce="status">
            {policies[why]}
          </Banner>
        )}
        {failure !== null && <FailureBanner title={failures.notDone} failure={failure} />}
      </div>
    </Dialog>
  );
};
