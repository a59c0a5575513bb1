import { useMessages } from '../../messages/messages.tsx';
import { ConsolePage } from '../../parts/ConsolePage.tsx';

/** Devices of all members. */
export const DevicesPage = () => {
  const { devices } = useMessages();
  return <ConsolePage title={devices.title}>{null}</ConsolePage>;
};
