import { useMessages } from '../../messages/messages.tsx';
import { ConsolePage } from '../../parts/ConsolePage.tsx';

/** The audit log. */
export const AuditPage = () => {
  const { audit } = useMessages();
  return <ConsolePage title={audit.title}>{null}</ConsolePage>;
};
