import { Button, type ButtonProps } from '@coffer/ui';
import { useMessages } from '../../messages/messages.tsx';
import { useOffline } from './account.tsx';

/** A button for something that changes: greyed out with the reason while the vault is read from this device's copy. */
export const OnlineButton = (props: ButtonProps) => {
  const { notices } = useMessages();
  const offline = useOffline();
  return offline ? <Button {...props} disabled title={notices.offlineReason} /> : <Button {...props} />;
};
