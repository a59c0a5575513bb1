import type { RecoveryKind } from '@coffer/contracts';
import { Fact, FactList, showToast } from '@coffer/ui';
import { Eye, Hourglass, Undo2 } from '@coffer/ui/icons';
import type { AccountFacts } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import {
  type AnswerDraftProblem,
  answersOf,
  checkAnswerDraft,
  freshAnswers,
} from '../../../shell/kit/answer-draft.ts';
import { QuestionFields } from '../../../shell/kit/QuestionFields.tsx';
import { useEngine } from '../../../shell/session.tsx';
import { sayWhen } from '../../../shell/times.ts';
import { FormDialog } from '../FormDialog.tsx';
import { KitShown } from '../KitShown.tsx';
import { problemOf } from '../problem.ts';

interface Props {
  readonly facts: AccountFacts;
  readonly kind: RecoveryKind;
  readonly onMade: () => void;
  readonly onClose: () => void;
}

interface Made {
  readonly recoveryCode: string;
  readonly activeFrom: number;
}

const Facts = ({ kind, isNew }: { readonly kind: RecoveryKind; readonly isNew: boolean }) => {
  const { newKit } = useMessages();
  return (
    <FactList>
      <Fact icon={<Eye />} tone={kind === 'kit-and-answers' ? 'neutral' : 'danger'} lead={newKit.whoLead}>
        {newKit.who[kind]}
      </Fact>
      <Fact icon={<Hourglass />} tone="caution" lead={newKit.holdLead}>
        {newKit.hold[kind]} {isNew ? newKit.waitNew : ''}
      </Fact>
      <Fact icon={<Undo2 />} tone="accent" lead={newKit.finalLead}>
        {newKit.final}
      </Fact>
    </FactList>
  );
};

const KitForm = (props: Props & { readonly onKit: (made: Made) => void }) => {
  const { newKit, questions } = useMessages();
  const engine = useEngine();
  const { kind, facts, onMade, onClose, onKit } = props;
  const [draft, setDraft] = useState(freshAnswers);
  const [problem, setProblem] = useState<AnswerDraftProblem | null>(null);
  const isNew = !facts.recovery.some((way) => way.kind === kind);
  const asks = kind !== 'kit';
  const check = () => {
    const found = asks ? checkAnswerDraft(draft, questions) : null;
    setProblem(found);
    return found === null;
  };
  return (
    <FormDialog
      title={newKit.titles[kind]}
      lead={isNew ? newKit.leadFirst : kind === 'answers' ? newKit.leadAnswers : newKit.lead}
      facts={<Facts kind={kind} isNew={isNew} />}
      needs="both"
      danger={kind === 'answers' && isNew}
      act={kind !== 'answers' ? newKit.act : isNew ? newKit.actAnswers : newKit.actAnswersAgain}
      safe={isNew && kind === 'answers' ? newKit.keepOff : newKit.cancel}
      check={check}
      run={async (now, onProgress) => {
        const answers = asks ? answersOf(draft) : [];
        const outcome = await engine.setWay(now, { kind, answers }, onProgress);
        if (outcome.kind === 'made') {
          onMade();
          const { recoveryCode, activeFrom } = outcome;
          if (recoveryCode !== null) onKit({ recoveryCode, activeFrom });
          else {
            showToast({ text: newKit.madeAnswers(sayWhen(activeFrom)) });
            onClose();
          }
        }
        return problemOf(outcome, 'made');
      }}
      onDone={() => undefined}
      onCancel={onClose}
    >
      {asks ? <QuestionFields draft={draft} change={setDraft} problem={problem} /> : undefined}
    </FormDialog>
  );
};

/** Sets up a way back in, or puts a new one in its place; a code is shown this once. */
export const NewKitDialog = (props: Props) => {
  const { newKit } = useMessages();
  const [made, setMade] = useState<Made | null>(null);
  if (!made || props.kind === 'answers') return <KitForm {...props} onKit={setMade} />;
  const waits = made.activeFrom > Date.now();
  return (
    <KitShown
      lead={waits ? newKit.madeWaiting(sayWhen(made.activeFrom)) : newKit.madeLead}
      fullName={props.facts.fullName}
      recoveryCode={made.recoveryCode}
      kind={props.kind}
      onDone={props.onClose}
    />
  );
};
