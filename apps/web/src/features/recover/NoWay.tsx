import { Banner, ButtonLink, FormStack } from '@coffer/ui/entry';
import { useRecoverMessages } from '../../messages/recover-messages.ts';
import { RecoverFrame } from './RecoverFrame.tsx';

/** No way back was set up: that the loss is final is said as it is (U37). */
export const NoWay = () => {
  const texts = useRecoverMessages();
  return (
    <RecoverFrame
      step={3}
      title={texts.none.title}
      lead={texts.none.lead}
      sentence={texts.begin.sentence}
      focusTitle
      footer={false}
    >
      <FormStack>
        <Banner tone="caution">{texts.none.what}</Banner>
        <ButtonLink href="/signin" size="lg" wide>
          {texts.toSignIn}
        </ButtonLink>
      </FormStack>
    </RecoverFrame>
  );
};
