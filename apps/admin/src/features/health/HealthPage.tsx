import { useMessages } from '../../messages/messages.tsx';
import { ConsolePage } from '../../parts/ConsolePage.tsx';

/** How the deployment stands. */
export const HealthPage = () => {
  const { health } = useMessages();
  return <ConsolePage title={health.title}>{null}</ConsolePage>;
};
