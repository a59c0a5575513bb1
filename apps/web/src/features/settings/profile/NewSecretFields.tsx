import { SecretField } from '@coffer/ui';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useRulesInside } from '../../../shell/secret-rules.ts';
import { useEngine } from '../../../shell/session.tsx';

interface Fresh {
  readonly value: string;
  readonly again: string;
  readonly refusal: string | undefined;
  readonly differs: boolean;
  setValue(value: string): void;
  setAgain(again: string): void;
  /** Asks the engine's rules; says at the fields what is wrong. */
  check(): Promise<boolean>;
}

const useFresh = (refuse: (value: string) => Promise<string | undefined>): Fresh => {
  const [value, setValue] = useState('');
  const [again, setAgain] = useState('');
  const [refusal, setRefusal] = useState<string>();
  const [pressed, setPressed] = useState(false);
  const check = async () => {
    const found = await refuse(value);
    setRefusal(found);
    setPressed(true);
    return found === undefined && value === again;
  };
  return {
    value,
    again,
    refusal,
    differs: pressed && !refusal && value !== again,
    setValue: (next) => {
      setValue(next);
      setRefusal(undefined);
    },
    setAgain,
    check,
  };
};

/** A new password, typed twice and held to the rules. */
export const useFreshPassword = (email: string): Fresh => {
  const engine = useEngine();
  const { signUp } = useMessages();
  return useFresh(async (password) => {
    const refusal = await engine.checkPassword(password, email);
    return refusal ? signUp.refusal[refusal] : undefined;
  });
};

/** A new PIN, typed twice and held to the rules. */
export const useFreshPin = (): Fresh => {
  const engine = useEngine();
  const { signUp } = useMessages();
  return useFresh(async (pin) => {
    const refusal = await engine.checkPin(pin);
    return refusal ? signUp.pinRefusal[refusal] : undefined;
  });
};

/** The two fields of a new password or PIN. */
export const FreshFields = (props: { readonly of: Fresh; readonly what: 'password' | 'pin' }) => {
  const { common, profile, signUp } = useMessages();
  const { of, what } = props;
  const rules = useRulesInside();
  const words =
    what === 'password'
      ? {
          label: profile.newPassword,
          again: profile.confirmPassword,
          differ: signUp.passwordsDiffer,
          hint: signUp.passwordNote(rules),
        }
      : {
          label: profile.newPin,
          again: profile.confirmPin,
          differ: signUp.pinsDiffer,
          hint: signUp.pinLead(rules),
        };
  const shared = {
    autoComplete: 'new-password',
    revealLabel: common.reveal,
    hideLabel: common.hide,
  } as const;
  return (
    <>
      <SecretField
        {...shared}
        label={words.label}
        hint={words.hint}
        value={of.value}
        onChange={(event) => of.setValue(event.target.value)}
        error={of.refusal}
      />
      <SecretField
        {...shared}
        label={words.again}
        value={of.again}
        onChange={(event) => of.setAgain(event.target.value)}
        error={of.differs ? words.differ : undefined}
      />
    </>
  );
};
