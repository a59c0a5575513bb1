import { EntryHeader, EntryLayout, Steps, TextLink } from '@coffer/ui/entry';
import { type ReactNode, useEffect, useRef } from 'react';
import { useRecoverMessages } from '../../messages/recover-messages.ts';

/** Address, code, way, new beginning, kit. */
const stepCount = 5;

interface Props {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly sentence: string;
  /** Absent on pages beside the way, such as the wait. */
  readonly step?: number;
  readonly wide?: boolean;
  /** Set where the first thing is to be read; elsewhere the first field has the focus. */
  readonly focusTitle?: boolean;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** One screen of recovery, with its place in the row. */
export const RecoverFrame = (props: Props) => {
  const texts = useRecoverMessages();
  const title = useRef<HTMLHeadingElement>(null);
  const { focusTitle, step } = props;
  useEffect(() => {
    if (focusTitle) title.current?.focus();
  }, [focusTitle]);
  return (
    <EntryLayout
      brandLabel="Coffer"
      step={step}
      sentence={props.sentence}
      wide={props.wide ?? false}
      band
      footerStart={props.footer ?? <TextLink href="/signin">{texts.toSignIn}</TextLink>}
    >
      <EntryHeader
        title={props.title}
        titleRef={title}
        above={
          step !== undefined && (
            <Steps count={stepCount} current={step}>
              {texts.step(step, stepCount)}
            </Steps>
          )
        }
      >
        {props.lead}
      </EntryHeader>
      {props.children}
    </EntryLayout>
  );
};
