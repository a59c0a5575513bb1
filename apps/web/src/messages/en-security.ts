import type { facts } from '../features/security/facts.ts';

type Facts = typeof facts;
const many = (value: number): string => value.toLocaleString('en');

/** Text of the security page; loaded with it. */
export const enSecurity = {
  title: 'How Coffer protects what it keeps',
  lead: 'Each function, what it is made of, and what it is for. The numbers are those of the code that runs here.',
  sentence: 'Whoever holds the server can’t read what is in your vaults.',
  limits:
    'What this does not cover: a server that ships other code to your browser, and whoever sits at your open vault. Somebody at another machine can tell such a server by “coffer verify”.',
  toSignIn: 'Sign in',
  functions: {
    password: {
      title: 'Your password',
      made: (f: Facts) =>
        `PBKDF2-HMAC-SHA-256 with ${many(f.passwordIterations)} iterations, never fewer than ${many(f.passwordLeastIterations)}; Argon2id with ${f.argonLeastMebibytes} to ${f.argonMostMebibytes} MiB if you choose it; a salt of ${f.saltBytes} bytes`,
      why: 'It becomes a key in your browser and never leaves it. A server can’t ask for fewer iterations.',
    },
    pin: {
      title: 'Your PIN',
      made: () => 'An oblivious pseudorandom function (RFC 9497) over ristretto255 with SHA-512',
      why: 'The server takes part in each try without learning the PIN, so that nobody can try without it.',
    },
    tries: {
      title: 'Tries of the PIN',
      made: (f: Facts) =>
        `${f.pinTriesAnHour} in an hour and ${f.pinTriesInAll} in all; then ${f.pinFreezeHours} hours of rest, and longer each time`,
      why: 'Counted before the answer, and told to you by mail.',
    },
    content: {
      title: 'What you keep',
      made: (f: Facts) =>
        `AES-256-GCM under a random key, with a nonce of ${f.nonceBytes} bytes and a tag of ${f.tagBytes}`,
      why: 'Each part is bound to its place, so that a server can’t put one where another belongs.',
    },
    wraps: {
      title: 'Keys under keys',
      made: () => 'AES-256-GCM with a commitment by HKDF-SHA-256',
      why: 'A wrapped key opens under one key alone.',
    },
    derivation: {
      title: 'Keys out of keys',
      made: () => 'HKDF-SHA-256 with a label for each use',
      why: 'No key is used for two things.',
    },
    signatures: {
      title: 'Signatures',
      made: () => 'Ed25519',
      why: 'For changes of vaults, devices, members, and the organisation’s policy.',
    },
    grants: {
      title: 'Sharing',
      made: (f: Facts) => `X25519 together with RSA-OAEP of ${many(f.rsaBits)} bits, signed with Ed25519`,
      why: 'A vault’s key for another person holds as long as one of the two does.',
    },
    hashes: {
      title: 'Chains and trees',
      made: () => 'SHA-256',
      why: 'For the manifest of each vault, the state of an account, and the log of identities (RFC 6962).',
    },
    search: {
      title: 'Search by the server',
      made: (f: Facts) => `HMAC-SHA-256, cut to ${f.searchTokenBits} bits`,
      why: 'It finds without reading. It sees which items share a word, not the word.',
    },
    kit: {
      title: 'Your recovery kit',
      made: (f: Facts) => `A random code of ${f.kitBits} bits, by HKDF-SHA-256`,
      why: 'It is on paper and nowhere else.',
    },
    answers: {
      title: 'Your answers',
      made: (f: Facts) =>
        `PBKDF2-HMAC-SHA-256 with ${many(f.answersIterations)} iterations, never fewer than ${many(f.answersLeastIterations)}`,
      why: 'Together with the kit, or alone after a wait, where your organisation allows it.',
    },
    offline: {
      title: 'A copy for reading offline',
      made: (f: Facts) =>
        `PBKDF2-HMAC-SHA-256 with ${many(f.offlineIterations)} iterations over the PIN, together with your password and this device; at most ${f.offlineDays} days old`,
      why: 'Only on devices where you asked for it.',
    },
    server: {
      title: 'What the server stores of your password',
      made: (f: Facts) =>
        `Argon2id with ${f.serverMebibytes} MiB and ${f.serverPasses} passes, over HMAC-SHA-256 with a secret`,
      why: 'A stolen database alone tests no password.',
    },
    codes: {
      title: 'Codes by mail',
      made: (f: Facts) => `Eight digits, ${f.codeMinutes} minutes, ${f.codeTries} tries`,
      why: 'For devices that were never seen.',
    },
    sessions: {
      title: 'Sessions',
      made: (f: Facts) =>
        `End after ${f.idleMinutes} minutes without an act and ${f.sessionHours} hours in all; random tokens, of which only a hash is kept`,
      why: 'Your organisation can make both shorter.',
    },
    audit: {
      title: 'The audit log',
      made: (f: Facts) =>
        `A chain of SHA-256, signed with Ed25519 each hour and every ${many(f.checkpointEvents)} events`,
      why: 'Nobody who works through the server takes an event out again.',
    },
    page: {
      title: 'This page and its scripts',
      made: () =>
        'A content security policy that lets in nothing from elsewhere, with Trusted Types; a manifest of SHA-256 of every file',
      why: 'Text never becomes code, and a changed build can be told from another machine.',
    },
  },
};
