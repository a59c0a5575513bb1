const jobs: ReadonlyMap<string, string> = new Map([
  ['audit-checkpoints', 'Signing the log'],
  ['backup', 'Backup'],
  ['clean-up', 'Clean-up'],
  ['daily-figures', 'Daily count'],
  ['forget-tokens', 'Deleting search indexes'],
  ['mail', 'Sending mail'],
  ['settle-acts', 'Acts that wait'],
]);

/** Text of the page Health. */
export const enHealth = {
  health: {
    title: 'Health',
    lead: (version: string) =>
      `Coffer ${version}. Looked at just now; nothing is measured that people type or keep.`,
    reload: 'Look again',
    checks: 'Checks',
    database: 'Database',
    databaseSays: (ms: string, version: string, size: string) =>
      `Answers in ${ms} ms. PostgreSQL ${version}, ${size}.`,
    mail: 'Mail',
    bySmtp: 'Sent by SMTP.',
    byFiles: 'Written into the folder outbox, since no mail server is set.',
    lastSent: (when: string) => `Last one ${when}.`,
    neverSent: 'None was sent yet.',
    mailWaiting: (count: string) => `${count} on the way.`,
    mailFailing: (count: string) => `${count} could not be sent.`,
    testMail: 'Send a test mail',
    testMailSent: (to: string) => `Test mail on its way to ${to}.`,
    disk: 'Disk',
    diskSays: (free: string, total: string) => `${free} of ${total} free.`,
    diskBar: 'Used of the disk',
    certificate: 'Certificate',
    certificateUntil: (day: string, distance: string) => `Holds until ${day}, ${distance}.`,
    certificateNone: 'None is used at this address.',
    backup: 'Backup',
    backupLast: (when: string, size: string) => `Made ${when}, ${size}.`,
    backupNone: 'None was made yet.',
    backupNotScheduled: 'No schedule is set.',
    drill: 'Restore drill',
    drillLast: (when: string) =>
      `A backup was restored for trial ${when}, and every vault agreed with its manifests.`,
    drillNever: 'No backup was restored for trial yet: coffer backup drill.',
    drillFailed: (when: string) => `Failed ${when}. coffer backup drill says why.`,
    howTo: 'Set COFFER_BACKUP_DIR and COFFER_BACKUP_RECIPIENT to have backups made by themselves.',
    elsewhere: 'Disk, jobs, backups, certificate and secrets are shown to those who run the deployment.',
    jobs: 'Jobs',
    /** A job that this page has no words for stands under its own name. */
    job: (name: string) => jobs.get(name) ?? name,
    jobRan: (when: string) => `ran ${when}`,
    jobFailed: (when: string) => `failed ${when}`,
    noJobs: 'No job has run yet.',
    backups: 'Backups',
    backupsLead: 'Sealed to a key that was made offline. Neither this server nor the console can open one.',
    makeBackup: 'Make a backup now',
    backupMade: 'Backup made.',
    proven: (people: string, of: string, clock: string) =>
      `restorable, proven by ${people} of ${of} people, ${clock}`,
    provenTitle: 'The newest is',
    notProven: 'Nobody’s browser has looked into the newest yet. Each does by itself at the next unlock.',
    provenFailed: (count: string) =>
      count === '1'
        ? 'In what one browser looked at, something is missing or not as it was signed. Make another backup, and try to restore this one.'
        : `In what ${count} browsers looked at, something is missing or not as it was signed. Make another backup, and try to restore this one.`,
    provenFailedTitle: 'Do not rely on the newest.',
    noBackups: 'There is none',
    noBackupsLead: 'Without a backup a broken disk is the end of every vault.',
    columns: { made: 'Made', size: 'Size', items: 'Items', proven: 'Found right by', hash: 'SHA-256' },
    openedBy: (count: string) => (count === '1' ? '1 browser' : `${count} browsers`),
    openedByNone: 'nobody yet',
    failedBy: (count: string) => `${count} failed`,
    secrets: 'Secrets',
    secretsLead:
      'The database knows each secret file by these characters. They tell whether it is the right file, and nothing of what is in it.',
    noSecrets: 'No secret is known to the database.',
  },
} as const;
