import { Eye, EyeOff } from 'lucide-react';
import { type ComponentPropsWithRef, type ReactNode, useState } from 'react';
import { VisuallyHidden } from '../display/visually-hidden.tsx';
import { cx } from '../logic/cx.ts';
import * as s from './field.css.ts';
import { FieldFrame, type FieldTexts, useFieldIds } from './field.tsx';

export interface FieldActionProps extends ComponentPropsWithRef<'button'> {
  readonly label: string;
  readonly icon: ReactNode;
  readonly pressed?: boolean | undefined;
}

/** A button inside a field. Its name is text, so that a search by label finds only the input. */
export function FieldAction({ label, icon, pressed, className, ...rest }: FieldActionProps) {
  return (
    <button type="button" title={label} {...rest} aria-pressed={pressed} className={cx(s.action, className)}>
      {icon}
      <VisuallyHidden>{label}</VisuallyHidden>
    </button>
  );
}

type SecretTexts = Omit<FieldTexts, 'hideLabel'>;

export interface SecretFieldProps extends SecretTexts, Omit<ComponentPropsWithRef<'input'>, 'type'> {
  readonly revealLabel: string;
  readonly hideLabel: string;
  readonly actions?: ReactNode;
  readonly large?: boolean | undefined;
  readonly revealed?: boolean | undefined;
  readonly onRevealedChange?: ((revealed: boolean) => void) | undefined;
}

export function SecretField(props: SecretFieldProps) {
  const { label, labelAside, error, hint, revealLabel, hideLabel, ...others } = props;
  const { actions, large, revealed, onRevealedChange, className, ...input } = others;
  const [own, setOwn] = useState(false);
  const shown = revealed ?? own;
  const texts = { label, labelAside, error, hint };
  const ids = useFieldIds(texts, input.id, input['aria-describedby']);
  const toggle = () => {
    setOwn(!shown);
    onRevealedChange?.(!shown);
  };
  return (
    <FieldFrame texts={texts} ids={ids} className={className}>
      <div className={cx(s.box, shown && s.wellBox, large && s.largeBox)}>
        <input
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          placeholder=" "
          {...input}
          {...ids.control}
          type={shown ? 'text' : 'password'}
          className={cx(s.input, shown ? s.shown : s.masked, large && s.large)}
        />
        <span className={s.trailing}>
          <FieldAction
            label={shown ? hideLabel : revealLabel}
            icon={shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
            onClick={toggle}
          />
          {actions}
        </span>
      </div>
    </FieldFrame>
  );
}
