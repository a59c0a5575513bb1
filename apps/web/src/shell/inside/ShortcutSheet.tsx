import { DefinitionList, DefinitionRow, Dialog, Kbd } from '@coffer/ui';
import { useMessages } from '../../messages/messages.tsx';
import * as styles from './inside.css.ts';

/** The list of keys, behind `?`. */
export const ShortcutSheet = (props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) => {
  const { common, shortcuts } = useMessages();
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [shortcuts.find, ['/', 'Ctrl K']],
    [shortcuts.newItem, ['N']],
    [shortcuts.open, ['Enter']],
    [shortcuts.nextItem, ['J', '↓']],
    [shortcuts.previousItem, ['K', '↑']],
    [shortcuts.edit, ['E']],
    [shortcuts.copyUserName, ['Ctrl B']],
    [shortcuts.copyPassword, ['Ctrl C']],
    [shortcuts.copyCode, ['Ctrl T']],
    [shortcuts.lock, ['Ctrl L']],
    [shortcuts.back, ['Esc']],
    [shortcuts.help, ['?']],
  ];
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={shortcuts.title}
      description={shortcuts.lead}
      closeLabel={common.close}
    >
      <DefinitionList>
        {rows.map(([what, keys]) => (
          <DefinitionRow key={what} term={what}>
            <span className={styles.keys}>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </span>
          </DefinitionRow>
        ))}
      </DefinitionList>
    </Dialog>
  );
};
