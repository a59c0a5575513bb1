import { useMessages } from '../../messages/messages.tsx';
import { ConsolePage } from '../../parts/ConsolePage.tsx';

/** What waits for a decision. */
export const RequestsPage = () => {
  const { requests } = useMessages();
  return <ConsolePage title={requests.title}>{null}</ConsolePage>;
};
