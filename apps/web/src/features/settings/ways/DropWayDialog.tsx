import type { RecoveryKind } from '@coffer/contracts';
import { Fact, FactList } from '@coffer/ui';
import { Trash2, TriangleAlert } from '@coffer/ui/icons';
import { useMessages } from '../../../messages/messages.tsx';
import { useEngine } from '../../../shell/session.tsx';
import { FormDialog } from '../FormDialog.tsx';
import { problemOf } from '../problem.ts';

interface Props {
  readonly kind: RecoveryKind;
  /** Whether no other way back in stays. */
  readonly last: boolean;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** Takes a way back in away, with what that means. */
export const DropWayDialog = ({ kind, last, onDone, onCancel }: Props) => {
  const { dropWay, ways } = useMessages();
  const engine = useEngine();
  return (
    <FormDialog
      lead={dropWay.lead(ways.names[kind])}
      needs="password"
      danger
      facts={
        <FactList>
          <Fact icon={<Trash2 />} tone="caution" lead="">
            {dropWay.effect}
          </Fact>
          {last && (
            <Fact icon={<TriangleAlert />} tone="danger" lead="">
              {dropWay.last}
            </Fact>
          )}
        </FactList>
      }
      run={async ({ password }) => problemOf(await engine.dropWay(password, kind), 'changed')}
      onDone={onDone}
      onCancel={onCancel}
    />
  );
};
