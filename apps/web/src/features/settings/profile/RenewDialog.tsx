import { Fact, FactList, showToast } from '@coffer/ui';
import { Eye, RefreshCw, UserMinus } from '@coffer/ui/icons';
import type { AccountFacts } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useAccount } from '../../../shell/inside/account.tsx';
import {
  type AnswerDraftProblem,
  answersOf,
  checkAnswerDraft,
  freshAnswers,
} from '../../../shell/kit/answer-draft.ts';
import { QuestionFields } from '../../../shell/kit/QuestionFields.tsx';
import { useEngine } from '../../../shell/session.tsx';
import { FormDialog } from '../FormDialog.tsx';
import { KitShown } from '../KitShown.tsx';
import { problemOf } from '../problem.ts';
import { FreshFields, useFreshPassword, useFreshPin } from './NewSecretFields.tsx';

interface Props {
  readonly facts: AccountFacts;
  readonly onClose: () => void;
}

const Facts = () => {
  const { renew } = useMessages();
  return (
    <FactList>
      <Fact icon={<RefreshCw />} lead={renew.whatLead}>
        {renew.what}
      </Fact>
      <Fact icon={<UserMinus />} tone="caution" lead={renew.whoLead}>
        {renew.who}
      </Fact>
      <Fact icon={<Eye />} tone="danger" lead={renew.notLead}>
        {renew.not}
      </Fact>
    </FactList>
  );
};

const useAnswers = () => {
  const { questions } = useMessages();
  const [draft, setDraft] = useState(freshAnswers);
  const [problem, setProblem] = useState<AnswerDraftProblem | null>(null);
  const check = () => {
    const found = checkAnswerDraft(draft, questions);
    setProblem(found);
    return found === null;
  };
  return { draft, setDraft, problem, check };
};

const RenewForm = (props: Props & { readonly onMade: (recoveryCode: string) => void }) => {
  const { renew } = useMessages();
  const engine = useEngine();
  const password = useFreshPassword(props.facts.email);
  const pin = useFreshPin();
  const answers = useAnswers();
  const check = async () => {
    const found = [await password.check(), await pin.check(), answers.check()];
    return found.every(Boolean);
  };
  return (
    <FormDialog
      title={renew.title}
      lead={renew.lead}
      facts={<Facts />}
      needs="both"
      act={renew.act}
      danger
      check={check}
      run={async (now, onProgress) => {
        const way = { kind: 'kit-and-answers', answers: answersOf(answers.draft) } as const;
        const fresh = { password: password.value, pin: pin.value, way };
        const outcome = await engine.renewKeys(now, fresh, onProgress);
        if (outcome.kind === 'made') props.onMade(outcome.recoveryCode ?? '');
        return problemOf(outcome, 'made');
      }}
      onDone={() => undefined}
      onCancel={props.onClose}
    >
      <FreshFields of={password} what="password" />
      <FreshFields of={pin} what="pin" />
      <QuestionFields draft={answers.draft} change={answers.setDraft} problem={answers.problem} />
    </FormDialog>
  );
};

/** "I think somebody saw my keys": everything new, then the new kit. */
export const RenewDialog = (props: Props) => {
  const { renew } = useMessages();
  const { reload } = useAccount();
  const [code, setCode] = useState<string | null>(null);
  if (code === null) return <RenewForm {...props} onMade={setCode} />;
  return (
    <KitShown
      lead={renew.doneLead}
      fullName={props.facts.fullName}
      recoveryCode={code}
      kind="kit-and-answers"
      onDone={() => {
        props.onClose();
        showToast({ text: renew.vaultsFollow });
        void reload();
      }}
    />
  );
};
