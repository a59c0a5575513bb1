import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { authHashes } from '../../../apps/api/src/secrets/auth-hash.ts';
import {
  type Bytes,
  concat,
  deriveMasterKey,
  derivePasswordKeys,
  deriveUnlockKey,
  evaluateOprf,
  fromBase64Url,
  idBytes,
  pinInput,
  rootWrapContext,
  type UnlockKey,
  unwrapRootKey,
} from '../../../packages/crypto/src/index.ts';
import { argon2id } from '../../../packages/vault/src/argon2id.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { claim, type World } from '../harness/stage.ts';

/** Everything that stands in a database: each value of each row as bytes, and each text. */
interface Dump {
  readonly values: readonly Bytes[];
  /** Those of the tables in which the server could keep a key of an account. */
  readonly ofAccounts: readonly Bytes[];
  readonly texts: readonly string[];
}

const stolen = async (world: World): Promise<Dump> => {
  const tables = await world.server.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
  const names = tables.map(({ tablename }) => String(tablename));
  const accounts = await readTables(world, [
    ...['account', 'organisation', 'registration', 'device', 'recovery_way', 'identity_record'],
  ]);
  return { ...(await readTables(world, names)), ofAccounts: accounts.values };
};

const readTables = async ({ server }: World, names: readonly string[]): Promise<Omit<Dump, 'ofAccounts'>> => {
  const rows = await Promise.all(names.map((name) => server.query(`SELECT * FROM "${name}"`)));
  const cells = rows.flat().flatMap((row) => Object.values(row));
  const texts = cells.flatMap((cell) => {
    if (typeof cell === 'string') return [cell];
    return typeof cell === 'object' && cell !== null && !Buffer.isBuffer(cell) ? [JSON.stringify(cell)] : [];
  });
  const inTexts = texts.flatMap((text) =>
    (text.match(/[A-Za-z0-9_+/-]{22,}/g) ?? []).map((run) => Buffer.from(run, 'base64url')),
  );
  const values = [...cells.filter((cell) => Buffer.isBuffer(cell)), ...inTexts].map(
    (bytes) => new Uint8Array(bytes),
  );
  return { values, texts };
};

const digest = (name: string, bytes: Uint8Array): Bytes =>
  new Uint8Array(createHash(name).update(bytes).digest());
const keyed = (key: Uint8Array, bytes: Uint8Array): Bytes =>
  new Uint8Array(createHmac('sha256', key).update(bytes).digest());

/** Every 32 bytes that stand at the start, the end, or a likely place of a stored value. */
const storedKeys = ({ values }: Dump): Bytes[] => {
  // What the server seals for itself is short; what clients seal is long and tried where its parts begin.
  const short = [0, 1, 5, 12, 13, 16, 17, 29, 33, 65, 77];
  const placesOf = ({ length }: Bytes): number[] =>
    length > 130 ? [0, 17] : [...short, length - 32, length - 48];
  const found = values.flatMap((value) =>
    placesOf(value)
      .filter((at) => at >= 0 && at + 32 <= value.length)
      .map((at) => value.slice(at, at + 32)),
  );
  return [...new Map(found.map((bytes) => [Buffer.from(bytes).toString('hex'), bytes])).values()];
};

/** What the public facts and these secrets give, without any of the server's files. */
const derivable = async ({ ada }: World, password: string, pin: string) => {
  const { registered, keys } = ada;
  const place = {
    email: ada.form.email,
    deploymentId: keys.ids.deploymentId,
    salt: fromBase64Url(registered.salt),
  };
  const masterKey = await deriveMasterKey(registered.kdf, place, password, argon2id);
  const { authKey, reauthKey, pinInputKey, unlockSeed } = await derivePasswordKeys(masterKey);
  const input = pinInput(pinInputKey, pin);
  const basic: Bytes[] = [
    masterKey,
    authKey,
    reauthKey,
    pinInputKey,
    unlockSeed,
    input,
    concat(pinInputKey, unlockSeed),
  ];
  const zeros = new Uint8Array(32);
  const hashed = basic.flatMap((bytes) => [
    ...['sha256', 'sha512'].map((name) => digest(name, bytes)),
    ...[
      zeros,
      new Uint8Array(0),
      fromBase64Url(registered.salt),
      keys.ids.accountId,
      keys.ids.deploymentId,
    ].map((key) => keyed(key, bytes)),
  ]);
  return { all: [...basic, ...hashed], input, unlockSeed };
};

const encodedHash = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)(?:,[^$]*)?\$([^$]+)\$([^$]+)$/;

/** How many of the derived values are no hash of another. */
const basicCount = 7;

/** Whether one of the candidates is what a stored Argon2id hash was made of. */
const matchesHash = async (text: string, candidates: readonly Bytes[]): Promise<boolean> => {
  const [, memory, passes, lanes, salt, hash] = encodedHash.exec(text) ?? [];
  if (!salt || !hash) return false;
  const cost = { memoryKiB: Number(memory), passes: Number(passes), lanes: Number(lanes) };
  for (const candidate of candidates) {
    const made = await argon2id(candidate, new Uint8Array(Buffer.from(salt, 'base64')), cost);
    if (Buffer.from(hash, 'base64').equals(Buffer.from(made))) return true;
  }
  return false;
};

const opensRoot = async ({ ada }: World, key: UnlockKey, wraps: readonly Bytes[]): Promise<boolean> => {
  const context = rootWrapContext(ada.keys.ids.accountId, 1);
  for (const wrap of wraps) {
    const isOpen = await unwrapRootKey({ unlockKey: key }, context, wrap).then(
      () => true,
      () => false,
    );
    if (isOpen) return true;
  }
  return false;
};

const output = (key: Bytes, input: Bytes): Bytes | null => {
  try {
    return evaluateOprf(key, input);
  } catch {
    return null;
  }
};

/** What a thief of a dump learns of one password and PIN; `more` are keys from elsewhere. */
const tryEverything = async (
  world: World,
  dump: Dump,
  password: string,
  pin: string,
  more: readonly Bytes[] = [],
): Promise<string | null> => {
  const { all, input, unlockSeed } = await derivable(world, password, pin);
  const stored = dump.values.map((bytes) => Buffer.from(bytes));
  if (all.some((one) => stored.some((value) => value.includes(Buffer.from(one)))))
    return 'a derived value is stored';
  const [own] = await world.server.query(
    `SELECT a.auth_hash, w.auth_hash AS recovery_auth_hash FROM account a
      JOIN recovery_way w ON w.account_id = a.id WHERE a.id = $1`,
    [world.ada.registered.accountId],
  );
  if (dump.texts.includes(String(own?.auth_hash))) {
    if (await matchesHash(String(own?.auth_hash), all)) return 'the stored hash of the auth key is confirmed';
    const isOther = await matchesHash(String(own?.recovery_auth_hash), all.slice(0, basicCount));
    if (isOther) return 'the stored hash of the recovery is confirmed';
  }
  const { wrappedRootKey, recovery } = world.ada.registered;
  const wraps = [wrappedRootKey, recovery.wrap].map(fromBase64Url);
  const keys = [...more, ...storedKeys(dump), ...all.filter((bytes) => bytes.length === 32)];
  // An OPRF key stands sealed in a short value of an account; what clients seal holds none.
  const short = dump.ofAccounts.filter(({ length }) => length <= 130);
  const oprfKeys = new Set(
    keys.filter(
      (key) => more.includes(key) || short.some((value) => Buffer.from(value).includes(Buffer.from(key))),
    ),
  );
  for (const key of keys) {
    if (await opensRoot(world, key as UnlockKey, wraps)) return 'a stored or derived key opens the root key';
    const y = oprfKeys.has(key) ? output(key, input) : null;
    if (!y) continue;
    const unlockKey = await deriveUnlockKey(unlockSeed, y, idBytes(world.ada.registered.accountId), 1);
    if (await opensRoot(world, unlockKey, wraps)) return 'the PIN is confirmed';
  }
  return null;
};

const thief: Row = {
  name: 'a full dump with the right password and PIN in hand',
  isOnce: true,
  run: async (stage) => {
    const dump = await stolen(stage);
    claim(
      dump.values.length > 100 && dump.texts.some((text) => encodedHash.test(text)),
      'the dump is not whole',
    );
    const { password, pin } = stage.ada.form;
    const found = await tryEverything(stage, dump, password, pin);
    claim(found === null, `confirmed: ${found}`);
  },
};

/** The same thief with what the dump lacks must succeed, or the row above would prove nothing. */
const thiefWithMore: Row = {
  name: 'the same thief with the OPRF key and the pepper finds both',
  isOnce: true,
  run: async (stage) => {
    const dump = await stolen(stage);
    const { password, pin } = stage.ada.form;
    const key = fromBase64Url(stage.ada.registered.oprfKeys.pin);
    const found = await tryEverything(stage, { ...dump, texts: [] }, password, pin, [key]);
    claim(found === 'the PIN is confirmed', `with the OPRF key: ${found}`);
    const hashes = await authHashes(readFileSync(join(stage.server.dataDir, 'secrets', 'pepper')));
    const { authKey } = stage.ada.keys.passwordKeys;
    const matches = await Promise.all(
      dump.texts.filter((text) => encodedHash.test(text)).map((text) => hashes.verify(text, authKey)),
    );
    claim(matches.includes(true), 'with the pepper the password is not confirmed');
  },
};

/** H32. */
export const dumpThief: HostileCase = {
  id: 'H32',
  title: 'leaves nothing in a database dump by which a password or a PIN could be confirmed',
  rows: () => [thief, thiefWithMore],
};
