import type { SecretRules } from '@coffer/vault';
import { useEffect, useState } from 'react';
import { root } from '../platform/place.ts';
import { useEngine } from './session.tsx';

/** What every client asks for, whoever says less. */
export const usualRules: SecretRules = {
  ...{ passwordLength: 12, passwordStrength: 0 },
  ...{ pinLength: 6, kdfIterations: 600_000 },
};

const numberAt = (said: unknown, group: string, key: string, usual: number): number => {
  const value = (said as Record<string, Record<string, unknown> | undefined> | null)?.[group]?.[key];
  return typeof value === 'number' && value > usual ? value : usual;
};

/** The words of the file `rules.json`, where they are tighter than what is usual; it is the engine that holds to them. */
export const rulesIn = (said: unknown): SecretRules => ({
  passwordLength: numberAt(said, 'password', 'leastLength', usualRules.passwordLength),
  passwordStrength: numberAt(said, 'password', 'leastStrength', usualRules.passwordStrength),
  pinLength: numberAt(said, 'pin', 'leastLength', usualRules.pinLength),
  kdfIterations: numberAt(said, 'kdf', 'leastIterations', usualRules.kdfIterations),
});

const readFile = async (): Promise<SecretRules> => {
  const reply = await fetch(`${root}/rules.json`, { headers: { 'x-coffer': '1' } });
  return reply.ok ? rulesIn(await reply.json()) : usualRules;
};

const useRules = (read: () => Promise<SecretRules>): SecretRules => {
  const [rules, setRules] = useState(usualRules);
  // Read once, when the form comes.
  useEffect(() => {
    let isGone = false;
    void read()
      .then((found) => isGone || setRules(found))
      .catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, []);
  return rules;
};

/** The organisation's rules for a form outside the lock: a file of the page, so that the Worker need not be there yet. */
export const useRulesOutside = (): SecretRules => useRules(readFile);

/** The organisation's rules for a form behind the lock. */
export const useRulesInside = (): SecretRules => {
  const engine = useEngine();
  return useRules(() => engine.secretRules());
};
