import { useMessages } from '../../../messages/messages.tsx';
import { Frame } from '../Frame.tsx';
import { DecidedRequests } from './DecidedRequests.tsx';
import { DeviceList } from './DeviceList.tsx';
import { OfflineSection } from './OfflineSection.tsx';
import { SessionList } from './SessionList.tsx';

/** Which browsers may open the vault, where it is open, and the copy on this one. */
export const DevicesPage = () => {
  const { devices } = useMessages();
  return (
    <Frame title={devices.title} lead={devices.lead}>
      <DeviceList />
      <SessionList />
      <DecidedRequests />
      <OfflineSection />
    </Frame>
  );
};
