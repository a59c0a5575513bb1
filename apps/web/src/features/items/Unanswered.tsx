import { Banner, Button } from '@coffer/ui';
import { useMessages } from '../../messages/messages.tsx';

/** In place of something that only the server has, while it does not answer. */
export const Unanswered = (props: { readonly onAgain: () => void }) => {
  const { common, view } = useMessages();
  return (
    <Banner
      tone="caution"
      announce="alert"
      actions={<Button onClick={props.onAgain}>{common.tryAgain}</Button>}
    >
      {view.unanswered}
    </Banner>
  );
};
