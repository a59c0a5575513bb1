import { Dialog } from '@coffer/ui';
import { useMessages } from '../../messages/messages.tsx';
import { KitForm } from '../../shell/kit/KitForm.tsx';
import type { KitKind } from '../../shell/kit/KitSheet.tsx';

interface Props {
  readonly lead: string;
  readonly fullName: string;
  readonly recoveryCode: string;
  readonly kind: KitKind;
  readonly onDone: () => void;
}

/** A new kit, this once: it goes only when it was said to be saved. */
export const KitShown = ({ lead, fullName, recoveryCode, kind, onDone }: Props) => {
  const { newKit } = useMessages();
  return (
    <Dialog open locked onOpenChange={() => undefined} title={newKit.madeTitle} description={lead}>
      <KitForm fullName={fullName} recoveryCode={recoveryCode} kind={kind} onDone={onDone} />
    </Dialog>
  );
};
