import { CodeDisplay, IconButton, SecretWell } from '@coffer/ui';
import { Copy, Eye, EyeOff } from '@coffer/ui/icons';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { useCopy } from '../../shell/inside/copying.ts';
import { useShortcut } from '../../shell/inside/shortcuts.tsx';
import { useCodeWords } from './code-words.ts';
import { StrengthMark } from './StrengthMark.tsx';

/** The password: twelve dots whatever its length, or each character in its own cell. */
export const PasswordWell = (props: { readonly password: string }) => {
  const { shell, view } = useMessages();
  const [revealed, setRevealed] = useState(false);
  const copy = useCopy();
  const words = useCodeWords();
  const onCopy = () => void copy(props.password, shell.copiedPassword);
  useShortcut('copyPassword', onCopy);
  return (
    <SecretWell
      label={view.password}
      meta={<StrengthMark password={props.password} />}
      actions={
        <>
          <IconButton
            label={revealed ? view.conceal : view.reveal}
            icon={revealed ? <EyeOff /> : <Eye />}
            pressed={revealed}
            onClick={() => setRevealed(!revealed)}
          />
          <IconButton label={view.copyPassword} icon={<Copy />} shortcut="Ctrl C" onClick={onCopy} />
        </>
      }
    >
      <CodeDisplay value={props.password} revealed={revealed} maskedLabel={view.password} {...words} />
    </SecretWell>
  );
};
