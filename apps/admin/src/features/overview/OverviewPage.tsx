import { useMessages } from '../../messages/messages.tsx';
import { ConsolePage } from '../../parts/ConsolePage.tsx';

/** How the organisation stands. */
export const OverviewPage = () => {
  const { overview } = useMessages();
  return <ConsolePage title={overview.title}>{null}</ConsolePage>;
};
