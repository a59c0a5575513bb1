import type { FactorKind, MemberFacts, OrganisationRole, RecoveryKind } from '@coffer/contracts';

/** Text of the page that shows a member what the server knows of him. */
export const enKnown = {
  known: {
    title: 'What the server knows about me',
    lead: 'All of it. Administrators of your organisation see this list too, and nothing beside it.',
    sealedTitle: 'Not in the list, because the server has none of it',
    sealedLead:
      'Passwords, sites and notes; names of vaults, items and groups; your password, your PIN and your answers.',
    terms: {
      email: 'E-mail',
      fullName: 'Full name',
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
      bytes: 'Bytes of them',
      pinTries: 'Wrong PINs not cleared',
      mustEnrol: 'Owes a factor',
    },
    roles: {
      owner: 'Owner',
      administrator: 'Administrator',
      auditor: 'Auditor',
      helper: 'Helper',
      member: 'Member',
    } satisfies Readonly<Record<OrganisationRole, string>>,
    standings: {
      active: 'Active',
      frozen: 'Stopped by PIN tries',
      suspended: 'Suspended',
      leaving: 'Leaving',
    } satisfies Readonly<Record<MemberFacts['standing'], string>>,
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
    pbkdf2: (iterations: string) => `PBKDF2, ${iterations} iterations`,
    argon2id: (mebibytes: string, passes: string) => `Argon2id, ${mebibytes} MiB, ${passes} passes`,
    toActivity: 'See what happened to the account',
    never: 'Never',
    none: 'None',
    yes: 'Yes',
    no: 'No',
  },
} as const;
