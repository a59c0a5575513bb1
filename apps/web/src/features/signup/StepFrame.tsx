import { EntryHeader, EntryLayout, Steps, TextLink } from '@coffer/ui/entry';
import { type ReactNode, useEffect, useRef } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';

/** Profile, PIN, questions, kit, code. */
export const stepCount = 5;

interface Props {
  readonly step: number;
  readonly title: string;
  readonly lead: ReactNode;
  readonly sentence: string;
  readonly wide?: boolean;
  /** Set on steps whose first thing is to be read; the others focus their first field. */
  readonly focusTitle?: boolean;
  readonly children: ReactNode;
}

/** One step of signing up, with its place in the row. */
export const StepFrame = (props: Props) => {
  const { signUp } = useEntryMessages();
  const title = useRef<HTMLHeadingElement>(null);
  const { focusTitle } = props;
  useEffect(() => {
    if (focusTitle) title.current?.focus();
  }, [focusTitle]);
  return (
    <EntryLayout
      brandLabel="Coffer"
      step={props.step}
      sentence={props.sentence}
      wide={props.wide ?? false}
      band={props.step > 1}
      footerStart={
        props.step === 1 && (
          <>
            {signUp.haveAccount} <TextLink href="/signin">{signUp.signIn}</TextLink>
          </>
        )
      }
    >
      <EntryHeader
        title={props.title}
        titleRef={title}
        above={
          <Steps count={stepCount} current={props.step}>
            {signUp.step(props.step, stepCount)}
          </Steps>
        }
      >
        {props.lead}
      </EntryHeader>
      {props.children}
    </EntryLayout>
  );
};
