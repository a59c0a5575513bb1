import { Button, type ButtonProps, Tooltip } from '@coffer/ui';
import { useMessages } from '../../messages/messages.tsx';
import { useOffline } from './account.tsx';

/** What greys a control out while the vault is read from this device's copy; it keeps the focus, to tell why. */
export const useFrozen = () => {
  const { notices } = useMessages();
  const offline = useOffline();
  if (!offline) return {};
  return {
    'aria-disabled': true,
    'aria-description': notices.offlineReason,
    onClick: () => undefined,
  } as const;
};

/** A button for something that changes: greyed out with the reason while nothing can be changed. */
export const OnlineButton = (props: ButtonProps) => {
  const { notices } = useMessages();
  const frozen = useFrozen();
  if (!('aria-disabled' in frozen)) return <Button {...props} />;
  return (
    <Tooltip content={notices.offlineReason}>
      <Button {...props} {...frozen} type="button" />
    </Tooltip>
  );
};
