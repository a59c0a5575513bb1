import { useEntryMessages } from '../../messages/messages.tsx';
import { KitForm } from '../../shell/kit/KitForm.tsx';
import { StepFrame } from './StepFrame.tsx';

interface Props {
  readonly fullName: string;
  readonly recoveryCode: string;
  readonly onDone: () => void;
}

/** The recovery kit: shown once, to be printed or written down. */
export const KitStep = ({ fullName, recoveryCode, onDone }: Props) => {
  const { kit, panel } = useEntryMessages();
  return (
    <StepFrame
      step={4}
      title={kit.title}
      lead={kit.lead['kit-and-answers']}
      sentence={panel.kit}
      wide
      focusTitle
    >
      <KitForm fullName={fullName} recoveryCode={recoveryCode} kind="kit-and-answers" onDone={onDone} />
    </StepFrame>
  );
};
