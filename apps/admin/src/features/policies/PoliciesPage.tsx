import { useMessages } from '../../messages/messages.tsx';
import { ConsolePage } from '../../parts/ConsolePage.tsx';

/** What the organisation asks and allows. */
export const PoliciesPage = () => {
  const { policies } = useMessages();
  return <ConsolePage title={policies.title}>{null}</ConsolePage>;
};
