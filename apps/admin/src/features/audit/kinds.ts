import { type ActivityKind, activityKinds } from '@coffer/contracts';

/** What events of the log are about, in the order of the filter. */
export const auditTopics = ['console', 'signIn', 'account', 'recovery', 'sharing', 'running'] as const;

/** See {@link auditTopics}. */
export type AuditTopic = (typeof auditTopics)[number];

const topicOf = {
  'account-created': 'account',
  'password-wrong': 'signIn',
  'sign-in-code-sent': 'signIn',
  'sign-in-code-wrong': 'signIn',
  'factor-passed': 'signIn',
  'factor-wrong': 'signIn',
  'backup-code-used': 'signIn',
  'pin-tried': 'signIn',
  'pin-frozen': 'signIn',
  'pin-proof-wrong': 'signIn',
  'pin-tries-acknowledged': 'signIn',
  'device-proof-wrong': 'signIn',
  'signed-in': 'signIn',
  unlocked: 'signIn',
  locked: 'signIn',
  'signed-out': 'signIn',
  'session-ended': 'signIn',
  'sessions-ended': 'signIn',
  'device-registered': 'signIn',
  'device-renamed': 'signIn',
  'device-revoked': 'signIn',
  'step-up-wrong': 'account',
  'step-up-export': 'account',
  'step-up-reveal-all': 'account',
  'step-up-credentials': 'account',
  'step-up-factors': 'account',
  'step-up-email': 'account',
  'step-up-delete-account': 'account',
  'password-changed': 'account',
  'pin-changed': 'account',
  'kdf-raised': 'account',
  'keys-renewed': 'account',
  'vault-keys-renewed': 'sharing',
  'vault-created': 'sharing',
  'vault-deleted': 'sharing',
  'members-added': 'sharing',
  'members-removed': 'sharing',
  'members-changed': 'sharing',
  'vault-left': 'sharing',
  'share-received': 'sharing',
  'share-accepted': 'sharing',
  'share-declined': 'sharing',
  'share-ended': 'sharing',
  'person-invited': 'sharing',
  'invitation-answered': 'sharing',
  'name-changed': 'account',
  'email-change-asked': 'account',
  'email-code-wrong': 'account',
  'email-verified': 'account',
  'email-changed': 'account',
  'recovery-set': 'recovery',
  'recovery-added': 'recovery',
  'recovery-dropped': 'recovery',
  'kit-tested': 'recovery',
  'kit-test-wrong': 'recovery',
  'kit-reminded': 'recovery',
  'recovery-begun': 'recovery',
  'recovery-code-wrong': 'recovery',
  'recovery-verified': 'recovery',
  'recovery-wrong': 'recovery',
  'recovery-waiting': 'recovery',
  'recovery-released': 'recovery',
  'recovery-done': 'recovery',
  'factor-added': 'account',
  'factor-renamed': 'account',
  'factor-dropping': 'account',
  'factor-dropped': 'account',
  'backup-codes-made': 'account',
  'deletion-asked': 'account',
  'act-stopped': 'account',
  disowned: 'account',
  'step-up-console': 'console',
  'sign-in-refused': 'signIn',
  suspended: 'console',
  reactivated: 'console',
  'removal-asked': 'console',
  removed: 'console',
  'role-changed': 'console',
  admitted: 'console',
  'admission-resent': 'console',
  'admission-dropped': 'console',
  'approval-asked': 'console',
  'approval-approved': 'console',
  'approval-refused': 'console',
  'policy-changed': 'console',
  'identity-named': 'console',
  'organisation-created': 'console',
  'member-sessions-ended': 'console',
  'member-device-revoked': 'console',
  'audit-exported': 'console',
  'backup-made': 'running',
  'backup-failed': 'running',
  'backup-proven': 'running',
  'backup-not-proven': 'running',
  'test-mail-sent': 'running',
  'restore-accepted': 'running',
} as const satisfies Readonly<Record<ActivityKind, AuditTopic>>;

/** Kinds of one topic. */
export const kindsOf = (topic: AuditTopic): readonly ActivityKind[] =>
  activityKinds.filter((kind) => topicOf[kind] === topic);

/** Whether a word is a kind that this page knows. */
export const isKnownKind = (word: string): word is ActivityKind =>
  activityKinds.some((kind) => kind === word);

const isTopic = (word: string): word is AuditTopic => auditTopics.some((topic) => topic === word);

/** What the filter of the address asks for: a topic's kinds, one kind, or nothing where it knows neither. */
export const askedKinds = (word: string | undefined): string | undefined => {
  if (word === undefined) return undefined;
  if (isTopic(word)) return kindsOf(word).join(',');
  return isKnownKind(word) ? word : undefined;
};
