import type { credentialChange } from '@coffer/contracts';
import type { z } from 'zod';
import type { AuditKind } from '../../db/audit.ts';
import { invalid } from '../../http/problem.ts';
import type { MailKind } from '../../mail/account-messages.ts';

export type CredentialChange = z.output<typeof credentialChange>;
type Act = CredentialChange['act'];
type Part = 'passwordPath' | 'backup' | 'identity' | 'root' | 'recovery' | 'dropRecovery' | 'email';

interface Rule {
  readonly must: readonly Part[];
  readonly may: readonly Part[];
  /** What is logged and mailed of the act as a whole. */
  readonly kind: (AuditKind & MailKind) | null;
  readonly endsOtherSessions: boolean;
}

const onPassword = (kind: Rule['kind']): Rule => ({
  ...{ must: ['passwordPath'], may: ['backup'], kind, endsOtherSessions: true },
});

/** What belongs to each act (docs/spec/credentials.md §2). */
export const rulesByAct: Readonly<Record<Act, Rule>> = {
  password: onPassword('password-changed'),
  pin: onPassword('pin-changed'),
  kdf: onPassword('kdf-raised'),
  email: { ...onPassword('email-changed'), must: ['passwordPath', 'identity', 'email'] },
  recovery: { must: [], may: ['recovery', 'dropRecovery'], kind: null, endsOtherSessions: false },
  keys: {
    must: ['passwordPath', 'identity', 'root'],
    may: ['backup', 'recovery'],
    ...{ kind: 'keys-renewed', endsOtherSessions: true },
  },
  backup: { must: ['backup'], may: [], kind: null, endsOtherSessions: false },
};

const parts: readonly Part[] = [
  ...(['passwordPath', 'backup', 'identity', 'root', 'recovery', 'dropRecovery', 'email'] as const),
];

/** @throws `api/invalid-request` with the part that is missing or that the act has no use for. */
export const assertFits = (change: CredentialChange): void => {
  const { must, may } = rulesByAct[change.act];
  for (const part of parts) {
    const isThere = change[part] !== undefined;
    if (must.includes(part) ? !isThere : isThere && !may.includes(part)) throw invalid(part);
  }
  const { act, recovery = [], dropRecovery = [] } = change;
  if (act === 'recovery' && recovery.length + dropRecovery.length === 0) throw invalid('recovery');
};
