import { Banner, Button, Dialog, Fact, FactList, SelectField, showToast } from '@coffer/ui';
import { Eye, TriangleAlert, UserMinus } from '@coffer/ui/icons';
import type { ItemId } from '@coffer/vault';
import { type FormEvent, useId, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useItems } from '../items.tsx';
import { useSharing } from '../sharing.tsx';
import { vaultsToWrite } from './roles.ts';
import * as styles from './sharing.css.ts';
import { useWhoCanRead } from './use-members.ts';
import { useVaultAct } from './use-vault-act.ts';
import { useVaultName } from './VaultMark.tsx';

interface Props {
  readonly ids: readonly ItemId[];
  readonly onDone: (moved: boolean) => void;
}

/** Shared vaults that the items leave, by name. */
const useLeft = (ids: readonly ItemId[]): readonly string[] => {
  const { byId } = useItems();
  const { byVault } = useSharing();
  const vaultName = useVaultName();
  const left = new Set(ids.map((id) => byId.get(id)?.vaultId ?? ''));
  return [...left].flatMap((id) => {
    const vault = byVault.get(id);
    return vault && vault.members > 1 ? [vaultName(vault)] : [];
  });
};

const Consequences = (props: { readonly ids: readonly ItemId[]; readonly to: string }) => {
  const { move } = useMessages();
  const who = useWhoCanRead(props.to);
  const left = useLeft(props.ids);
  return (
    <FactList>
      <Fact icon={<Eye />} tone="caution" lead={move.whoReads}>
        {who}.
      </Fact>
      {left.length > 0 && (
        <Fact icon={<UserMinus />} lead={move.whoLoses}>
          {move.losesAll(left.join(', '))}
        </Fact>
      )}
    </FactList>
  );
};

/** Moves items to another vault, after saying who will be able to read them. */
export const MoveToVaultDialog = ({ ids, onDone }: Props) => {
  const { move, sharing } = useMessages();
  const { byId } = useItems();
  const { engine, vaults } = useSharing();
  const vaultName = useVaultName();
  const formId = useId();
  const from = new Set(ids.map((id) => byId.get(id)?.vaultId));
  const choices = vaultsToWrite(vaults).filter(({ id }) => from.size > 1 || !from.has(id));
  const [to, setTo] = useState(choices[0]?.id);
  const { busy, problem, run } = useVaultAct();
  const chosen = choices.find(({ id }) => id === to);
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (!chosen || !(await run(() => engine.moveItems(ids, chosen.id)))) return;
    showToast({ text: move.moved(vaultName(chosen)) });
    onDone(true);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onDone(false)}
      locked={busy}
      title={move.title(ids.length)}
      safe={<Button onClick={() => onDone(false)}>{sharing.cancel}</Button>}
      act={
        chosen && (
          <Button type="submit" form={formId} variant="primary" busy={busy}>
            {move.move}
          </Button>
        )
      }
    >
      {chosen ? (
        <form id={formId} className={styles.form} onSubmit={onSubmit}>
          {problem && (
            <Banner tone="caution" icon={<TriangleAlert />} announce="alert">
              {problem}
            </Banner>
          )}
          <SelectField label={move.vault} value={to} onChange={(event) => setTo(event.target.value)}>
            {choices.map((vault) => (
              <option key={vault.id} value={vault.id}>
                {vaultName(vault)}
              </option>
            ))}
          </SelectField>
          <Consequences ids={ids} to={chosen.id} />
        </form>
      ) : (
        <p>{move.noneTitle}</p>
      )}
    </Dialog>
  );
};
