import { ButtonLink } from '@coffer/ui/entry';
import { CircleX, Hourglass, Mail, UserCheck } from '@coffer/ui/icons';
import type { OpenWay } from '@coffer/vault';
import type { ReactNode } from 'react';
import { useRecoverMessages } from '../../messages/recover-messages.ts';
import { home } from '../../platform/place.ts';
import { sayWhen } from '../../shell/times.ts';
import { RecoverFrame } from './RecoverFrame.tsx';
import * as styles from './recover.css.ts';

const Fact = (props: { readonly icon: ReactNode; readonly title: string; readonly children: ReactNode }) => (
  <div className={styles.fact}>
    {props.icon}
    <h2 className={styles.factTitle}>{props.title}</h2>
    <p className={styles.factText}>{props.children}</p>
  </div>
);

interface Props {
  readonly email: string;
  readonly kind: OpenWay['kind'];
  readonly until: number;
  readonly approvalAsked: boolean;
}

/** The wait: until when, who was told, how it is stopped, and what to do then. Nothing to press but the way out. */
export const WaitingStep = ({ email, kind, until, approvalAsked }: Props) => {
  const texts = useRecoverMessages();
  const { waiting } = texts;
  const address = `${home}/recover`;
  return (
    <RecoverFrame
      title={waiting.title}
      lead={waiting.lead(sayWhen(until))}
      sentence={waiting.sentence}
      wide
      focusTitle
      footer={false}
    >
      <div className={styles.facts}>
        <Fact icon={<Mail aria-hidden />} title={waiting.told}>
          {waiting.toldText(email)}
        </Fact>
        {approvalAsked && (
          <Fact icon={<UserCheck aria-hidden />} title={waiting.asked}>
            {waiting.askedText}
          </Fact>
        )}
        <Fact icon={<CircleX aria-hidden />} title={waiting.stop}>
          {waiting.stopText}
        </Fact>
        <Fact icon={<Hourglass aria-hidden />} title={waiting.back}>
          {waiting.backText(address)} {kind === 'device' && waiting.backDevice}
        </Fact>
      </div>
      <ButtonLink href="/signin" size="lg" wide>
        {texts.toSignIn}
      </ButtonLink>
    </RecoverFrame>
  );
};
