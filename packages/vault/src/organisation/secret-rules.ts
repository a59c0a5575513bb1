import { defaultPolicy, type OrganisationPolicy, readRules } from '@coffer/contracts';
import type { SecretRules } from '../engine.ts';
import { passwordLength } from '../generator/password-rules.ts';
import { pinLength } from '../generator/pin-rules.ts';
import { estimateStrength } from '../generator/strength.ts';
import type { Ports } from '../ports.ts';

type Asked = Pick<OrganisationPolicy, 'kdf' | 'password'> & {
  readonly pin: Pick<OrganisationPolicy['pin'], 'leastLength'>;
};

/** What a policy asks of a new password and PIN, and never less than what every client asks. */
export const rulesOf = ({ kdf, password, pin }: Asked): SecretRules => ({
  passwordLength: Math.max(password.leastLength, passwordLength.least),
  passwordStrength: password.leastStrength,
  pinLength: Math.max(pin.leastLength, pinLength.digits),
  kdfIterations: kdf.leastIterations,
});

/** What holds where no organisation said anything. */
export const usualRules = rulesOf(defaultPolicy);

/**
 * The organisation's rules by the server's word, for whoever is not signed in: he can't look up whose keys signed, so it is
 * believed where it is tighter than what holds anyhow, which is all that it can say.
 *
 * Spec: docs/spec/policy.md §7.
 */
export const readSecretRules = async ({ client }: Pick<Ports, 'client'>): Promise<SecretRules> =>
  rulesOf(await client.call(readRules, {}));

const lengthOf = (text: string): number => [...text.normalize('NFKC')].length;

/** Why a new password is against the rules; null where it keeps to them. */
export const passwordBreach = (
  rules: SecretRules,
  password: string,
): 'shorter-than-rules' | 'weaker-than-rules' | null => {
  if (lengthOf(password) < rules.passwordLength) return 'shorter-than-rules';
  return estimateStrength(password).score < rules.passwordStrength ? 'weaker-than-rules' : null;
};

/** Why a new PIN is against the rules; null where it keeps to them. */
export const pinBreach = (rules: SecretRules, pin: string): 'shorter-than-rules' | null =>
  lengthOf(pin) < rules.pinLength ? 'shorter-than-rules' : null;

/** Which of a new password and a new PIN is against the rules; null where both keep to them. */
export const breachOf = (
  rules: SecretRules,
  { password, pin }: { readonly password?: string; readonly pin?: string },
): 'password-rules' | 'pin-rules' | null => {
  if (password !== undefined && passwordBreach(rules, password)) return 'password-rules';
  return pin !== undefined && pinBreach(rules, pin) ? 'pin-rules' : null;
};
