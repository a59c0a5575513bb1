import type { SecretRules } from '@coffer/vault';

/** Text of signing up and signing in; small, because it loads before anything can be typed. */
export const enEntry = {
  common: {
    continue: 'Continue',
    back: 'Back',
    cancel: 'Cancel',
    close: 'Close',
    loading: 'One moment',
    reveal: 'Show what I typed',
    hide: 'Hide what I typed',
    unreachable: 'The server did not answer. What you typed is still here; try again in a moment.',
    unexpected: 'Something went wrong on this device. Nothing was sent. Reload the page and try again.',
    working: (percent: number) => `Working on this device: ${percent} %`,
    tryAgain: 'Try again',
  },
  insecure: {
    title: 'This address is not safe enough',
    lead: 'Over plain http a browser gives no cryptography, so nothing can be sealed on this device.',
    next: 'Open the https address of this server, or http://localhost on the machine itself.',
  },
  panel: {
    profile: 'The server keeps boxes it cannot open. Only you hold what opens them.',
    pin: 'A wrong PIN tells the server nothing, except that someone tried.',
    questions:
      'Your answers are worked on here. The server keeps neither questions’ answers nor a way to test them.',
    kit: 'Put it where you keep your passport. Not in your mailbox.',
    verify: 'A code by mail shows that the address is yours. It opens nothing.',
  },
  alarm: {
    title: 'We stopped to protect you',
    'vault/rollback': 'This vault is older than what you last saw. We stopped; nothing was changed.',
    'vault/fork': 'The server showed two different histories of this vault. We stopped; nothing was changed.',
    'vault/tampered': 'The items do not match their signed list. We stopped; nothing was changed.',
    'vault/downgrade':
      'The server answered with older rules than it used before. We stopped; nothing was sent.',
    'vault/kdf-refused':
      'The server asked for password settings outside the safe range. Nothing was derived or sent.',
    'vault/kdf-weakened':
      'The server asked for weaker password settings than before. Nothing was derived or sent.',
    'vault/deployment-changed':
      'This address answers as another server than the one you knew. Nothing was sent.',
    'vault/state-missing': 'The server left out a part of your account. We stopped; nothing was changed.',
    'vault/not-of-the-account':
      'The server names a device or a way back in that is not of this account. We stopped.',
    'vault/identity-changed': 'Your identity keys are not the ones this device knows. We stopped.',
    'vault/log-fork':
      'The server’s log of identities is not the one it showed before. Sharing stopped; your own vaults go on.',
    'vault/malformed-reply': 'The server’s answer could not be read. We stopped; nothing was changed.',
    'crypto/not-authentic': 'A sealed part did not open: it was changed, or is not yours. We stopped.',
    next: 'Tell whoever runs this server, and do not type your password elsewhere meanwhile.',
  },
  restore: {
    question: 'Was it a restore?',
    title: 'Was this server restored from a backup?',
    ask: 'Then this alarm is to be expected. Ask whoever runs the server, by telephone or in person and not through this page. If nobody confirms it, do not go on.',
    means:
      'Accepting takes the server as it is now. Changes since the backup are undone there, and people who were removed since may be back. What this device still has is put back. It takes your password and your PIN again.',
    accept: 'Sign in and accept the restore',
    toSignIn: 'Back to signing in',
    refused:
      'You accepted a restore, and what the server shows still does not fit. This is more than a restore. Nothing was changed.',
    wished: 'You will accept an older state of the server.',
    wishedLead: 'It counts once, when you unlock with your password and PIN.',
    drop: 'Do not accept it',
  },
  signIn: {
    title: 'Sign in',
    to: (host: string) => `to ${host}`,
    email: 'E-mail',
    password: 'Password',
    note: 'Your password is worked on here and never sent. This takes about a second.',
    newHere: 'New here?',
    signUp: 'Create an account',
    wrong: 'That e-mail and password do not go together. Nothing is locked.',
    suspended:
      'An administrator of your organisation suspended this account. Nothing is deleted, and what is sealed stays sealed. Ask your organisation: its administrators can let you in again.',
    tooManyTries: (when: string) => `Too many tries. Try again ${when}. Your items are safe.`,
    emailMissing: 'Type the e-mail you signed up with.',
    passwordMissing: 'Type your password.',
    pinTitle: 'Enter your PIN',
    pinLead: 'Six digits, or your longer key.',
    pin: 'PIN',
    pinMissing: 'Type your PIN.',
    unlock: 'Unlock',
    wrongPin: 'That PIN does not open this vault.',
    triesLeft: (count: number) => (count === 1 ? '1 try left' : `${count} tries left`),
    triesNote: 'this hour. Each one counts, even with the page closed.',
    frozen: (when: string) => `Too many tries. Try again ${when}. Your items are safe.`,
    notices: {
      'half-session-expired': 'That took too long. Type your password again.',
      'pin-tries-over':
        'Three wrong PINs, so the PIN alone is no longer enough on this device. Type your password, then the PIN.',
      'session-over': 'The session on this device is over. Type your password, then the PIN.',
      'approval-over': 'Nobody answered in time. Sign in again to ask once more.',
    },
    forgotten: 'Forgotten your password?',
    recovered: 'Everything is new: sign in with the new password, then the new PIN.',
    codeTitle: 'Check your mail',
    codeLead: (email: string) =>
      `This device is new to your account. A code is on its way to ${email}; it is good for ten minutes.`,
    pinOnlyLead: 'This device still has its session, so the PIN is enough.',
    pinOnlyNote: 'with the PIN alone. After that the password is asked for.',
    usePassword: 'Use password instead',
    usePin: 'Use the PIN instead',
    cannotGetIn: 'I cannot get in',
    pinPathLost:
      'This server lost the secret that its PIN step needs, so no PIN opens anything for now. Your items are whole, and no try was counted.',
    withKit: 'Open them with your recovery kit',
    copyTooOld:
      'The server did not answer, and the copy on this device is older than your organisation allows. Connect once, then it can be read again.',
    offline: 'Offline. You can read, not change.',
    offlineCopy: (when: string) => `The copy on this device is of ${when}.`,
    knownDevice: 'This device is known.',
    newDevice: 'This device is new. It will be registered when you unlock.',
    notYou: 'Not you?',
    locked: 'The vault is locked. Nothing readable is left in this page.',
    signedOut: 'You are signed out. The items were wiped from this browser.',
  },
  approvalStep: {
    title: 'An administrator is asked',
    lead: 'Your organisation lets new devices in by its administrators. Yours was asked for; the PIN comes next.',
    sentence: 'Whoever found your password gets no further than this.',
    deciders: (needed: number) =>
      needed > 1
        ? `${needed} different people decide: owners, administrators or helpers of your organisation. They were told by mail.`
        : 'An owner, an administrator or a helper of your organisation decides. They were told by mail.',
    until: (when: string) => `The request ends ${when}.`,
    close: 'You can close this page and sign in here again later: the request goes on.',
    looking: 'Waiting for an answer',
    look: 'Look now',
    refusedTitle: 'This device was not let in',
    refusedLead: 'Nothing was opened, and nothing is lost.',
    reason: 'The reason given',
    again: 'Sign in again',
    tooMany: (when: string) => `This account asked too often. It can ask again ${when}. Your items are safe.`,
  },
  factorStep: {
    title: 'One more proof',
    lead: 'Your account asks for it before the PIN.',
    sentence: 'A further factor keeps out whoever has found your password.',
    useKey: 'Use security key',
    backup: 'Use a backup code',
    noBackup: 'Not a backup code',
    tooMany: (when: string) => `Too many tries. Try again ${when}. Your items are safe.`,
    code: {
      totp: {
        label: 'Code',
        hint: 'The six digits that your authenticator app shows now.',
        missing: 'Type the six digits from your authenticator app.',
        wrong: 'That code does not fit. Wait for the next one; check the clock of that device.',
      },
      'backup-codes': {
        label: 'Backup code',
        hint: 'One of the ten you saved. Each opens once.',
        missing: 'Type one of your backup codes.',
        wrong: 'That backup code does not fit, or was used before.',
      },
    },
    key: {
      wrong: 'That key did not prove itself. Try again, or use another way.',
      'key-cancelled': 'No key answered. Plug it in or hold it near, then try again.',
      'key-unsupported': 'This browser cannot use security keys here. Use another way.',
    },
  },
  signUp: {
    title: 'Create your account',
    lead: 'Your name and e-mail go to the server. The password does not.',
    step: (step: number, steps: number) => `Step ${step} of ${steps}`,
    fullName: 'Full name',
    email: 'E-mail',
    password: 'Password',
    passwordNote: ({ passwordLength, passwordStrength }: SecretRules) =>
      `At least ${passwordLength} characters${
        passwordStrength > 0 ? `, and hard to guess: strength ${passwordStrength} of 4` : ''
      }. A few unrelated words do well.`,
    confirmPassword: 'Confirm password',
    haveAccount: 'Already here?',
    signIn: 'Sign in',
    nameMissing: 'Type your name as others should see it.',
    emailInvalid: 'This does not look like an e-mail address.',
    passwordsDiffer: 'The two passwords differ.',
    refusal: {
      'too-short': 'Too short: at least 12 characters.',
      'too-long': 'Too long: at most 256 characters.',
      'too-common': 'This password is on every list of guesses. Choose another.',
      'contains-email': 'Your e-mail is in it. Anyone would try that first.',
      'shorter-than-rules': 'Shorter than this organisation asks for.',
      'weaker-than-rules': 'Easier to guess than this organisation allows. Add a word or two.',
    },
    pinTitle: 'Choose a PIN',
    pinLead: ({ pinLength }: SecretRules) =>
      pinLength > 6
        ? `Asked for after the password. ${pinLength} to 64 characters: this organisation asks for more than six digits.`
        : 'Asked for after the password. Six digits, or a longer key of up to 64 characters.',
    pin: 'PIN',
    confirmPin: 'Confirm PIN',
    pinsDiffer: 'The two PINs differ.',
    pinRefusal: {
      'too-short': 'Too short: six digits, or a longer key.',
      'too-long': 'Too long: at most 64 characters.',
      'not-six-digits': 'A PIN of digits has six of them. A longer key needs letters too.',
      sequence: 'Digits in a row are tried first. Choose others.',
      repeat: 'The same digits over and over are tried first. Choose others.',
      'too-common': 'This PIN is among the commonest. Choose another.',
      'shorter-than-rules': 'Shorter than this organisation asks for.',
    },
    questionsTitle: 'Two questions for a bad day',
    questionsLead: 'With your recovery kit, the two answers open the vault if you forget the password.',
    setupCode: 'Setup code',
    setupCodeNote: 'Printed by “coffer init”. Only the first owner needs it.',
    notReissued:
      'Nobody can give you your password again, whoever runs this server neither. If it is forgotten and the kit is lost, what is in the vault is lost for good.',
    create: 'Create account',
    creating: 'Making your keys on this device',
    creatingSteps: {
      deriving: 'Stretching the password',
      'generating-keys': 'Making key pairs',
      renewing: 'Renewing vault keys',
      reading: 'Reading',
      sealing: 'Sealing',
      sending: 'Sending what is sealed',
    },
    refused: {
      'sign-up-closed': 'Sign-up is closed here. Ask whoever runs this server for an invitation.',
      'setup-code-wrong':
        'The first owner needs the setup code that “coffer init” printed. This one does not fit.',
      'password-rules': 'The password is against this organisation’s rules. Go back and choose another.',
      'pin-rules': 'The PIN is against this organisation’s rules. Go back and choose another.',
      'rules-changed': 'This organisation made its rules stricter just now. Try again.',
      'too-many-requests':
        'Too many sign-ups from here or for this address. Try again in an hour, at the latest tomorrow; nothing was made.',
    },
    verifyTitle: 'Check your mail',
    verifyLead: (email: string) =>
      `If ${email} can have an account here, eight digits are on their way to it.`,
    verify: 'Verify',
    verified: 'Your account is ready. Sign in.',
    startOver: 'Start again: the page was reloaded, so what you typed is gone.',
  },
  codes: {
    code: 'Code',
    missing: 'Type the code from the mail.',
    wrong: 'That code does not fit.',
    wrongOf: (left: number) => `That code does not fit. ${left === 1 ? '1 try' : `${left} tries`} left.`,
    expired: 'That code is no longer valid. Send a new one.',
    tooMany: (when: string) => `Too many tries. Try again ${when}. Nothing is lost.`,
    resend: 'Send a new code',
    resendFrom: (when: string) => `possible ${when}`,
    resent: 'A new code is on its way. Older ones no longer count.',
    tooSoon:
      'A code went out a short while ago. Wait some minutes, then try again: each wait is longer than the last.',
  },
  kit: {
    title: 'Keep your recovery kit',
    lead: {
      'kit-and-answers':
        'If you forget your password, this code and your two answers open the vault. The server has no copy.',
      kit: 'If you forget your password, this code opens the vault by itself. Whoever finds it needs only your mailbox. The server has no copy.',
    },
    code: 'Recovery code',
    mixUps: 'No 0/O or 1/I/L mix-ups: read either way, both work.',
    qr: 'The recovery code as a QR code',
    notes: 'Notes: where the second copy is, who should know',
    heading: 'Coffer recovery kit',
    howTo: {
      'kit-and-answers': (address: string) =>
        `Password forgotten: open ${address}, type the code mailed to you, then this code and your two answers.`,
      kit: (address: string) =>
        `Password forgotten: open ${address}, type the code mailed to you, then this code.`,
    },
    warning: 'Keep it where you keep your passport, not in your mailbox.',
    copy: 'Copy the code',
    copied: 'Code copied. Put it on paper, then copy something else over it.',
    copyRefused: 'The browser did not allow copying. Print the kit, or write the code down.',
    print: 'Print',
    saveFile: 'Save as a file',
    saved: 'I have saved my recovery kit',
    savedMissing: 'Nobody can show this code again. Save it, then tick the box.',
  },
  answers: {
    question: (nth: number) => `Question ${nth}`,
    answer: (nth: number) => `Answer ${nth}`,
    note: 'Capitals, spaces and full stops do not matter.',
    refusal: {
      empty: 'Type an answer you will give again in ten years.',
      'too-common': 'This is among the answers that are guessed first. Choose another, or add to it.',
      'in-question': 'This word stands in the question. Choose another answer.',
      same: 'Give two different answers.',
      'same-question': 'Choose two different questions.',
      'too-easy': 'Together the answers are too short to resist guessing. Say more in one of them.',
    },
    strength: {
      0: 'How hard both are to guess, together',
      1: 'Weak: easy to guess together',
      2: 'Fair: more words would help',
      3: 'Good: hard to guess together',
      4: 'Strong: very hard to guess together',
    },
  },
  questions: {
    'first-school': 'What was the name of your first school?',
    'first-street': 'In which street did you live as a child?',
    'first-pet': 'What was the name of your first pet?',
    'first-job': 'Where did you do your first paid work?',
    'oldest-friend': 'Where did you meet your oldest friend?',
    'best-teacher': 'Which teacher do you remember best?',
    'first-journey': 'Where did your first long journey go?',
    'first-record': 'What was the first record or book you bought?',
  },
} as const;
