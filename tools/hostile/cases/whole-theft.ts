import { join } from 'node:path';
import { authHashes } from '../../../apps/api/src/secrets/auth-hash.ts';
import { readSecrets } from '../../../apps/api/src/secrets/secret-files.ts';
import { openOprfKey } from '../../../apps/api/src/secrets/vaulting.ts';
import {
  type Bytes,
  deriveMasterKey,
  derivePasswordKeys,
  deriveUnlockKey,
  evaluateOprf,
  fromBase64Url,
  type PasswordKeys,
  pinInput,
  rootWrapContext,
  unwrapRootKey,
} from '../../../packages/crypto/src/index.ts';
import { argon2id } from '../../../packages/vault/src/argon2id.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { claim, type World } from '../harness/stage.ts';

/** Everything that the server has of one account, its secret files used on it. */
interface Loot {
  readonly authHash: string;
  readonly verify: (hash: string, authKey: Bytes) => Promise<boolean>;
  readonly oprfKey: Bytes;
  readonly wrappedRootKey: Bytes;
}

const steal = async ({ server, ada }: World): Promise<Loot> => {
  const secrets = readSecrets(join(server.dataDir, 'secrets'));
  const [row] = await server.query(
    'SELECT auth_hash, pin_oprf_key, wrapped_root_key, pin_epoch FROM account WHERE id = $1',
    [ada.registered.accountId],
  );
  if (!row) throw new Error('There is no account.');
  const place = {
    accountId: ada.registered.accountId,
    purpose: 'pin',
    pinEpoch: Number(row.pin_epoch),
  } as const;
  const hashes = await authHashes(secrets.pepper);
  return {
    authHash: String(row.auth_hash),
    verify: (hash, authKey) => hashes.verify(hash, authKey),
    oprfKey: new Uint8Array(openOprfKey(secrets.oprfSeed, place, row.pin_oprf_key as Buffer)),
    wrappedRootKey: new Uint8Array(row.wrapped_root_key as Buffer),
  };
};

/** What guessing has cost so far. */
interface Bill {
  derivations: number;
  evaluations: number;
}

const keysOfGuess = async ({ ada }: World, password: string, bill: Bill): Promise<PasswordKeys> => {
  bill.derivations += 1;
  const { email } = ada.form;
  const place = { email, deploymentId: ada.keys.ids.deploymentId, salt: fromBase64Url(ada.registered.salt) };
  return derivePasswordKeys(await deriveMasterKey(ada.registered.kdf, place, password, argon2id));
};

/** The PIN among `pins` with which the root key opens, or null. */
const findPin = async (
  { ada }: World,
  loot: Loot,
  keys: PasswordKeys,
  pins: readonly string[],
  bill: Bill,
): Promise<string | null> => {
  const { accountId } = ada.keys.ids;
  for (const pin of pins) {
    bill.evaluations += 1;
    const output = evaluateOprf(loot.oprfKey, pinInput(keys.pinInputKey, pin));
    const unlockKey = await deriveUnlockKey(keys.unlockSeed, output, accountId, 1);
    const opens = await unwrapRootKey({ unlockKey }, rootWrapContext(accountId, 1), loot.wrappedRootKey).then(
      () => true,
      () => false,
    );
    if (opens) return pin;
  }
  return null;
};

const wrongPasswords = [
  'correct horse battery',
  'password-canary of Ada Kx8',
  'Password-canary of Ada Kx7',
  '',
];

const pinsAround = (right: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => (i === count - 1 ? right : `pin-guess-${i}`));

const findsBoth: Row = {
  name: 'the right password among five and the PIN among a hundred, by one derivation and one evaluation each',
  isOnce: true,
  run: async (stage) => {
    const { password, pin } = stage.ada.form;
    const loot = await steal(stage);
    const bill: Bill = { derivations: 0, evaluations: 0 };
    const passwords = [...wrongPasswords, password];
    const found: { readonly password: string; readonly keys: PasswordKeys }[] = [];
    for (const guess of passwords) {
      const keys = await keysOfGuess(stage, guess, bill);
      if (await loot.verify(loot.authHash, keys.authKey)) found.push({ password: guess, keys });
    }
    const [right] = found;
    claim(found.length === 1 && right?.password === password, 'the password is not found');
    claim(
      (await findPin(stage, loot, right.keys, pinsAround(pin, 100), bill)) === pin,
      'the PIN is not found',
    );
    const { derivations, evaluations } = bill;
    claim(
      derivations === passwords.length && evaluations === 100,
      `paid ${derivations} derivations and ${evaluations} evaluations`,
    );
  },
};

const findsNothing: Row = {
  name: 'without the password, the right PIN among a hundred opens nothing',
  isOnce: true,
  run: async (stage) => {
    const loot = await steal(stage);
    const bill: Bill = { derivations: 0, evaluations: 0 };
    for (const guess of wrongPasswords) {
      const keys = await keysOfGuess(stage, guess, bill);
      claim(!(await loot.verify(loot.authHash, keys.authKey)), `“${guess}” is taken for the password`);
      const pin = await findPin(stage, loot, keys, pinsAround(stage.ada.form.pin, 100), bill);
      claim(pin === null, `“${guess}” opens with a PIN`);
    }
    claim(bill.evaluations === 100 * wrongPasswords.length, 'a guess was not made');
  },
};

const needsFiles: Row = {
  name: 'the same password and PIN open nothing without the OPRF key that the secret file seals',
  isOnce: true,
  run: async (stage) => {
    const loot = await steal(stage);
    const bill: Bill = { derivations: 0, evaluations: 0 };
    const keys = await keysOfGuess(stage, stage.ada.form.password, bill);
    const other = { ...loot, oprfKey: evaluationKeyOf(await steal({ ...stage, ada: stage.bert })) };
    claim(
      (await findPin(stage, other, keys, [stage.ada.form.pin], bill)) === null,
      'another OPRF key opens it',
    );
  },
};

const evaluationKeyOf = ({ oprfKey }: Loot): Bytes => oprfKey;

/** H33. */
export const wholeTheft: HostileCase = {
  id: 'H33',
  title: 'costs a thief of dump and secret files one KDF a password, and all PINs once it is right',
  rows: () => [findsBoth, findsNothing, needsFiles],
};
