import {
  type admission,
  admitPeople,
  dropAdmission,
  listAdmissions,
  type ReplyOf,
  resendAdmission,
} from '@coffer/contracts';
import { Button, showToast } from '@coffer/ui';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { FailureBanner } from '../../parts/Answered.tsx';
import { AskDialog } from '../../parts/AskDialog.tsx';
import { ConsolePage } from '../../parts/ConsolePage.tsx';
import { RowList } from '../../parts/ListPage.tsx';
import * as parts from '../../parts/parts.css.ts';
import * as styles from '../../parts/rows.css.ts';
import { useChange } from '../../parts/use-act.ts';
import { useList } from '../../parts/use-list.ts';
import { sayDistance, sayNumber } from '../../parts/words.ts';
import { useHasRole } from '../../shell/session.tsx';
import { PeopleTabs } from './PeopleTabs.tsx';

type Admission = typeof admission._zod.output;
type Reply = ReplyOf<typeof listAdmissions>;

const paging = {
  rows: (reply: Reply) => reply.admissions,
  next: ({ next }: Reply) => (next === null ? null : { after: next }),
};

interface RowProps {
  readonly admission: Admission;
  readonly isBusy: boolean;
  readonly onResend: () => void;
  readonly onDrop: () => void;
}

const Row = ({ admission: one, isBusy, onResend, onDrop }: RowProps) => {
  const { admissions, roles } = useMessages();
  const mayChange = useHasRole(admitPeople.roles);
  const isOver = one.expiresAt <= Date.now();
  return (
    <div className={styles.longLine}>
      <div className={styles.longTexts}>
        <span className={styles.name}>{one.email}</span>
        <span className={styles.under}>
          {admissions.sent(sayDistance(one.sentAt))}
          {one.byEmail !== null && ` ${admissions.by(one.byEmail)}`}
          {one.sends > 1 && `, ${admissions.sends(sayNumber(one.sends))}`}
        </span>
      </div>
      <div className={styles.columns}>
        <span className={styles.column}>{roles[one.role]}</span>
        <span className={styles.column}>
          {isOver ? admissions.expired : admissions.expires(sayDistance(one.expiresAt))}
        </span>
      </div>
      {mayChange && (
        <div className={styles.endBelow}>
          <Button aria-label={admissions.resendFor(one.email)} busy={isBusy} onClick={onResend}>
            {admissions.resend}
          </Button>
          <Button variant="ghost" aria-label={admissions.dropFor(one.email)} onClick={onDrop}>
            {admissions.drop}
          </Button>
        </div>
      )}
    </div>
  );
};

const DropDialog = (props: {
  readonly admission: Admission;
  readonly onClose: () => void;
  readonly onDropped: () => void;
}) => {
  const { admissions } = useMessages();
  const { change, isBusy, failure } = useChange();
  const drop = async (): Promise<void> => {
    const ended = await change(dropAdmission, { params: { admissionId: props.admission.admissionId } });
    if (!ended.ok) return;
    showToast({ text: admissions.dropped });
    props.onDropped();
  };
  return (
    <AskDialog
      title={admissions.dropTitle(props.admission.email)}
      lead={admissions.dropLead}
      act={admissions.drop}
      isDanger
      isBusy={isBusy}
      failure={failure}
      onClose={props.onClose}
      onAct={() => void drop()}
    />
  );
};

/** Who was invited and has not come. */
export const AdmissionsPage = () => {
  const { people, admissions, failures } = useMessages();
  const list = useList<typeof listAdmissions, Admission>(listAdmissions, { limit: 100 }, paging);
  const { change, failure } = useChange();
  const [busyId, setBusyId] = useState<string | null>(null);
  const [dropping, setDropping] = useState<Admission | null>(null);
  const resend = async ({ admissionId, email }: Admission): Promise<void> => {
    setBusyId(admissionId);
    const ended = await change(resendAdmission, { params: { admissionId }, body: {} });
    setBusyId(null);
    if (!ended.ok) return;
    showToast({ text: admissions.resent(email) });
    list.reload();
  };
  return (
    <ConsolePage title={people.title} subtitle={admissions.subtitle}>
      <PeopleTabs at="invited" />
      {failure !== null && <FailureBanner title={failures.notDone} failure={failure} />}
      {list.first !== null && (
        <div className={parts.listTop}>{people.summary(sayNumber(list.first.total))}</div>
      )}
      <RowList
        label={admissions.title}
        list={list}
        rowKey={({ admissionId }) => admissionId}
        rowHeight={61}
        total={list.first?.total}
        empty={{ centre: 'hourglass', title: admissions.empty, lead: admissions.emptyLead }}
      >
        {(one) => (
          <Row
            admission={one}
            isBusy={busyId === one.admissionId}
            onResend={() => void resend(one)}
            onDrop={() => setDropping(one)}
          />
        )}
      </RowList>
      {dropping && (
        <DropDialog
          admission={dropping}
          onClose={() => setDropping(null)}
          onDropped={() => {
            setDropping(null);
            list.reload();
          }}
        />
      )}
    </ConsolePage>
  );
};
