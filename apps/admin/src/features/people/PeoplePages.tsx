import { useMessages } from '../../messages/messages.tsx';
import { ConsolePage } from '../../parts/ConsolePage.tsx';

/** People of the organisation. */
export const PeoplePages = () => {
  const { people } = useMessages();
  return <ConsolePage title={people.title}>{null}</ConsolePage>;
};
