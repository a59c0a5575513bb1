import { hkdf, join, lp, pbkdf2, run, sha256, text, u32 } from './notation.mjs';

const deploymentId = run(0xd0, 16);
const accountId = run(0xa0, 16);
const email = 'ada@example.org';
const salt = run(0x20, 32);

const effectiveSalt = (address, deployment, salt32) =>
  sha256(text('coffer/v1/kdf-salt'), lp(address), deployment, salt32);

export const kdf = () => ({
  effectiveSalts: [
    {
      email,
      typed: '  Ada@Example.ORG ',
      deploymentId,
      salt,
      result: effectiveSalt(email, deploymentId, salt),
    },
    {
      email: 'zo\u00eb@example.org',
      typed: 'ZOE\u0308@example.org',
      deploymentId,
      salt,
      result: effectiveSalt('zo\u00eb@example.org', deploymentId, salt),
    },
  ],
  passwords: [
    { typed: 'correct horse', bytes: text('correct horse') },
    { typed: ' Kept Spaces ', bytes: text(' Kept Spaces ') },
    { typed: '\uff11\uff12\uff13\uff14', bytes: text('1234') },
    { typed: 'e\u0301\u2460', bytes: text('\u00e91') },
  ],
  masterKey: {
    algorithm: 'pbkdf2-sha256',
    iterations: 600_000,
    email,
    deploymentId,
    salt,
    password: 'correct horse battery staple',
    result: pbkdf2(text('correct horse battery staple'), effectiveSalt(email, deploymentId, salt), 600_000),
  },
});

export const keyHierarchy = () => {
  const masterKey = run(0x01, 32);
  const stretched = hkdf(masterKey, text('coffer/v1/stretch'), 64);
  const unlockSeed = stretched.subarray(32);
  const oprfOutput = run(0x40, 64);
  const pinEpoch = 3;
  const rootKey = run(0x61, 32);
  const vaultKey = run(0x81, 32);
  const vaultSalt = run(0xc1, 32);
  const fromRoot = (name) => hkdf(rootKey, text(`coffer/v1/${name}`), 32);
  const fromVault = (name) => hkdf(vaultKey, text(`coffer/v1/${name}`), 32, vaultSalt);
  return {
    password: {
      masterKey,
      pinInputKey: stretched.subarray(0, 32),
      unlockSeed,
      authKey: hkdf(masterKey, text('coffer/v1/auth'), 32),
      reauthKey: hkdf(masterKey, text('coffer/v1/reauth'), 32),
    },
    unlock: {
      unlockSeed,
      oprfOutput,
      accountId,
      pinEpoch,
      result: hkdf(
        join(unlockSeed, oprfOutput),
        join(text('coffer/v1/unlock'), accountId, u32(pinEpoch)),
        32,
      ),
    },
    root: {
      rootKey,
      privateKeys: fromRoot('private-keys'),
      accountState: fromRoot('account-state'),
      selfWrap: fromRoot('self-wrap'),
      localCache: fromRoot('local-cache'),
    },
    vault: {
      vaultKey,
      vaultSalt,
      enc: fromVault('enc'),
      search: fromVault('search'),
      manifest: fromVault('manifest'),
    },
  };
};

const crockford = (bytes) => {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
};

export const recovery = () => {
  const codes = [run(0x00, 16), run(0xf0, 16), Buffer.alloc(16, 0xff)].map((secret) => {
    const check = crockford(sha256(text('coffer/v1/recovery-code'), secret)).slice(0, 2);
    return { secret, code: (crockford(secret) + check).match(/.{4}/g).join('-') };
  });
  const answers = [
    { question: 'q-first-school', answer: ' \u00c9cole Saint-Marc. ', normalised: '\u00e9colesaintmarc' },
    { question: 'q-street', answer: 'Gro\u00dfe STRASSE 12', normalised: 'grossestrasse12' },
  ];
  const joined = join(...answers.flatMap(({ question, normalised }) => [lp(question), lp(normalised)]));
  const salt32 = run(0x30, 32);
  const iterations = 2_000_000;
  const answersKey = pbkdf2(joined, sha256(text('coffer/v1/answers-salt'), accountId, salt32), iterations);
  const secret = run(0xf0, 16);
  const recoveryKey = hkdf(join(secret, answersKey), join(text('coffer/v1/recovery'), accountId), 32);
  return {
    codes,
    answers: { answers, accountId, salt: salt32, iterations, result: answersKey },
    kitAndAnswers: {
      secret,
      answersKey,
      accountId,
      recoveryKey,
      recoveryAuth: hkdf(recoveryKey, text('coffer/v1/recovery-auth'), 32),
    },
    kitAlone: {
      secret,
      accountId,
      recoveryKey: hkdf(secret, join(text('coffer/v1/recovery-kit'), accountId), 32),
    },
    answersAlone: {
      answersKey,
      accountId,
      input: join(text('coffer/v1/answers'), lp(answersKey)),
      oprfOutput: run(0x40, 64),
      recoveryKey: hkdf(
        join(answersKey, run(0x40, 64)),
        join(text('coffer/v1/recovery-answers'), accountId),
        32,
      ),
    },
  };
};

export const deviceKeys = () => {
  const deviceId = run(0xde, 16);
  const oprfOutput = run(0x40, 64);
  const pin = '740285';
  const pinEpoch = 2;
  const quick = run(0x11, 32);
  const quickPin = run(0x12, 32);
  const offline = run(0x13, 32);
  const unlockSeed = run(0x14, 32);
  const offlineSalt = run(0x15, 32);
  const pinKey = pbkdf2(text(pin), sha256(text('coffer/v1/offline-pin'), offlineSalt), 600_000);
  const shared = run(0x16, 32);
  const ephemeral = run(0x17, 32);
  return {
    quick: {
      ...{ accountId, pinEpoch, pin, quick, quickPin, oprfOutput },
      input: join(text('coffer/v1/quick-pin'), lp(quickPin), lp(pin)),
      key: hkdf(join(quick, oprfOutput), join(text('coffer/v1/quick-wrap'), accountId, u32(pinEpoch)), 32),
    },
    offline: {
      ...{ accountId, pinEpoch, pin, offline, unlockSeed, salt: offlineSalt },
      key: hkdf(
        join(unlockSeed, pinKey, offline),
        join(text('coffer/v1/offline-wrap'), accountId, u32(pinEpoch)),
        32,
      ),
    },
    backup: {
      ...{ accountId, deviceId, pin, shared, ephemeral, oprfOutput },
      input: join(text('coffer/v1/backup-pin'), accountId, lp(pin)),
      key: hkdf(join(shared, oprfOutput), join(text('coffer/v1/backup'), accountId, deviceId, ephemeral), 32),
    },
  };
};
