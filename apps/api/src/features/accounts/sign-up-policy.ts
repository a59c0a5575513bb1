import { timingSafeEqual } from 'node:crypto';
import { sha256 } from '../../secrets/vaulting.ts';

export interface PolicyFacts {
  readonly sign_up: string;
  readonly setup_code_hash: Buffer | null;
  /** Whether a member invited the address or an administrator let it in, and that stands open. */
  readonly is_invited: boolean;
}

const allowsAddress = (policy: string, email: string): boolean => {
  if (policy === 'open') return true;
  if (!policy.startsWith('domains:')) return false;
  const domain = email.slice(email.lastIndexOf('@') + 1);
  return policy.slice('domains:'.length).split(',').includes(domain);
};

const isSetupCode = (facts: PolicyFacts, code: string): boolean => {
  const given = sha256(code);
  return facts.setup_code_hash?.length === given.length && timingSafeEqual(facts.setup_code_hash, given);
};

/** Who may sign up: whom the policy lets in, whom a member invited, and whoever holds the setup code while it is unused. */
export const judgeSignUp = (
  facts: PolicyFacts,
  email: string,
  setupCode: string | undefined,
): 'by-policy' | 'by-setup-code' | 'closed' | 'wrong-code' => {
  if (setupCode !== undefined && isSetupCode(facts, setupCode)) return 'by-setup-code';
  if (facts.is_invited || allowsAddress(facts.sign_up, email)) return 'by-policy';
  if (facts.sign_up === 'setup-code' && facts.setup_code_hash && setupCode !== undefined) return 'wrong-code';
  return 'closed';
};
