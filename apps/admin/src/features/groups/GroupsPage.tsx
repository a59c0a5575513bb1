import { useMessages } from '../../messages/messages.tsx';
import { ConsolePage } from '../../parts/ConsolePage.tsx';

/** Groups of the organisation. */
export const GroupsPage = () => {
  const { groups } = useMessages();
  return <ConsolePage title={groups.title}>{null}</ConsolePage>;
};
