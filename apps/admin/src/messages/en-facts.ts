import type { FactorKind, RecoveryKind } from '@coffer/contracts';

/** Words for the facts of a member. */
export const enFacts = {
  facts: {
    terms: {
      email: 'Address',
      fullName: 'Name',
      role: 'Role',
      standing: 'Standing',
      createdAt: 'Account made',
      lastSignInAt: 'Last sign-in',
      deletedAt: 'Deleted on',
      kdf: 'Key strength',
      factors: 'Further factors',
      backupCodesLeft: 'Backup codes left',
      recovery: 'Recovery ways',
      kitTestedAt: 'Recovery kit tested',
      devices: 'Devices',
      sessions: 'Open sessions',
      vaults: 'Vaults',
      items: 'Sealed items',
      bytes: 'Sealed storage',
      pinTries: 'Wrong PINs not cleared',
      mustEnrol: 'Owes a factor',
    },
    pbkdf2: (iterations: string) => `PBKDF2, ${iterations} iterations`,
    argon2id: (memory: string, passes: string) => `Argon2id, ${memory}, ${passes} passes`,
    factors: {
      totp: 'One-time codes',
      webauthn: 'Security key or passkey',
      'backup-codes': 'Backup codes',
    } satisfies Readonly<Record<FactorKind, string>>,
    recovery: {
      'kit-and-answers': 'Kit with answers',
      kit: 'Kit alone',
      answers: 'Answers alone',
    } satisfies Readonly<Record<RecoveryKind, string>>,
  },
} as const;
