import * as contracts from '../../../packages/contracts/src/index.ts';
import {
  fromBase64Url,
  idText,
  logLeafHash,
  logRoot,
  openAccountState,
  parseGrant,
  sha256,
  toBase64Url,
} from '../../../packages/crypto/src/index.ts';
import { type AccountState, parseAccountState } from '../../../packages/vault/src/session/account-state.ts';
import {
  addressHash,
  type DeviceMarks,
  type LogMark,
  type VaultMark,
} from '../../../packages/vault/src/session/marks.ts';
import { findSecrets } from './canaries.ts';
import type { Device } from './device.ts';
import type { HonestServer } from './honest-server.ts';
import type { Person } from './person.ts';
import { keyMaking, type SharingAct, type Stage } from './stage.ts';
import { type Asked, isCallOf, readJson } from './wire.ts';

type Endpoint = contracts.Endpoint;

const isEndpoint = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value;

const endpoints = Object.values<unknown>({ ...contracts }).filter(isEndpoint) as readonly Endpoint[];

const readNewestState = async (server: HonestServer, { keys }: Person): Promise<AccountState> => {
  const [row] = await server.query(
    'SELECT seq, sealed FROM account_state WHERE account_id = $1 ORDER BY seq DESC LIMIT 1',
    [idText(keys.ids.accountId)],
  );
  if (!row) throw new Error('The account state is gone.');
  const place = { accountId: keys.ids.accountId, rootEpoch: 1, seq: Number(row.seq) };
  const sealed = new Uint8Array(row.sealed as Buffer);
  return parseAccountState(await openAccountState(keys.rootKeys.accountState, place, sealed));
};

/** Stored things that were searched before and held nothing; most of a database is the same from run to run. */
const clean = new Set<string>();

/** Everything stored that is a key, a wrap or a credential, as one text. */
export const credentialsOf = async (server: HonestServer): Promise<string> => {
  const rows = await Promise.all([
    server.query(`SELECT id, email, kdf, salt, auth_hash, reauth_key, pin_oprf_key, pin_epoch, root_epoch, wrapped_root_key,
      private_keys, identity, identity_signature FROM account ORDER BY id`),
    server.query(
      'SELECT account_id, kind, wrap, salt, iterations, auth_hash FROM recovery_way ORDER BY account_id, kind',
    ),
    server.query('SELECT id, kind FROM factor ORDER BY id'),
    server.query('SELECT * FROM former_vault_key ORDER BY account_id, vault_id, key_epoch'),
    server.query('SELECT * FROM membership ORDER BY account_id, vault_id'),
    server.query('SELECT * FROM vault_grant ORDER BY vault_id, grantee_id, key_epoch'),
    server.query('SELECT * FROM group_identity ORDER BY 1, 2'),
    server.query('SELECT id, key_epoch, meta FROM vault ORDER BY id'),
    server.query('SELECT count(*) FROM registration'),
  ]);
  return JSON.stringify(rows);
};

/** What the judge looks at before a run. */
export interface Before {
  readonly credentials: string;
  readonly logLines: number;
  /** Ids of the vaults that the account state names. */
  readonly vaults: readonly string[];
}

/** Looks before a run. */
export const lookBefore = async ({ server, ada }: Stage): Promise<Before> => ({
  credentials: await credentialsOf(server),
  logLines: server.log.length,
  vaults: Object.keys((await readNewestState(server, ada)).vaults),
});

const findLeaks = async ({ server, devices, ada, bert }: Stage, before: Before): Promise<string[]> => {
  const sent = devices.flatMap(({ wire }) =>
    wire.sent.flatMap(({ method, path, headers, body }) => [
      `${method} ${path}\n${decodeURIComponent(path)}\n${JSON.stringify(headers)}`,
      body,
    ]),
  );
  const kept = devices.flatMap(({ replica }) =>
    replica.everything().map((bytes) => Buffer.from(bytes).toString('latin1')),
  );
  const stored = [...kept, ...(await server.dump()).split('\n')].filter((text) => !clean.has(text));
  const log = server.log.slice(before.logLines).join('');
  const found = findSecrets([...sent, log, ...stored.map((text) => Buffer.from(text, 'latin1'))], {
    ...ada.canaries,
    ...bert.canaries,
  });
  if (found.length === 0) for (const text of stored) clean.add(text);
  return found;
};

/** Backups of the root key go out when a device is new: to the account's own devices, and nothing else goes with them. */
const findStrangeBackup = async (stage: Stage, sent: object): Promise<string | null> => {
  const body = contracts.credentialChange.parse(sent);
  const { act, nonce, reauth, accountId, state, backup, ...more } = body;
  if (act !== 'backup' || Object.keys(more).length > 0) return `credentials were changed: ${act}`;
  const { devices } = await readNewestState(stage.server, stage.ada);
  const strange = backup?.devices.find((one) => !devices.some(({ deviceId }) => deviceId === one.deviceId));
  return strange ? 'a backup for a device that the account does not know' : null;
};

const sharingActs: readonly (readonly [Endpoint, SharingAct, string])[] = [
  [contracts.createVault, 'make', 'a vault was made'],
  [contracts.keepVaultKey, 'keep', 'a vault key was kept'],
  [contracts.beginVaultRotation, 'grant', 'a renewal of keys was begun'],
];

/** Keys for somebody else go out where the row is about that, and then for his true keys alone. */
const findStrangeGrant = async ({ server, may }: Stage, asked: Asked): Promise<string | null> => {
  const isGranting = [contracts.changeMembers, contracts.commitVaultRotation].some((one) =>
    isCallOf(one, asked),
  );
  const { grants = [] } = isGranting ? (readJson(asked.body) as { grants?: contracts.SentGrant[] }) : {};
  if (grants.length > 0 && !may.has('grant')) return 'a grant was uploaded';
  for (const { grant, granteeId } of grants) {
    const [row] = await server.query('SELECT identity FROM account WHERE id = $1', [granteeId]);
    const wanted = row && toBase64Url(sha256(new Uint8Array(row.identity as Buffer)));
    const { granteeId: named, granteeIdentityHash } = parseGrant(fromBase64Url(grant));
    const isTrue = idText(named) === granteeId && toBase64Url(granteeIdentityHash) === wanted;
    if (!isTrue) return 'a grant for keys that are not that person’s';
  }
  return null;
};

const findUploads = async (stage: Stage, before: Before): Promise<string | null> => {
  for (const { wire } of stage.devices) {
    for (const asked of wire.sent) {
      if (!endpoints.some((endpoint) => isCallOf(endpoint, asked))) return `request to ${asked.path}`;
      if (isCallOf(keyMaking, asked) && !stage.mayRegister) return 'new keys were uploaded';
      if (isCallOf(contracts.changeCredentials, asked) && !stage.mayChange) {
        const found = await findStrangeBackup(stage, readJson(asked.body));
        if (found) return found;
      }
      const act = sharingActs.find(([endpoint, may]) => isCallOf(endpoint, asked) && !stage.may.has(may));
      const found = act?.[2] ?? (await findStrangeGrant(stage, asked));
      if (found) return found;
    }
  }
  if (stage.mayRegister || stage.mayChange || stage.may.size > 0) return null;
  return (await credentialsOf(stage.server)) === before.credentials ? null : 'stored credentials changed';
};

const isTrueVaultMark = async (server: HonestServer, vaultId: string, mark: VaultMark): Promise<boolean> => {
  const [row] = await server.query('SELECT bytes FROM manifest WHERE vault_id = $1 AND seq = $2', [
    vaultId,
    mark.seq,
  ]);
  return row !== undefined && toBase64Url(sha256(new Uint8Array(row.bytes as Buffer))) === mark.hash;
};

/** A head of the log that somebody kept must be one that the true log had. */
const isTrueLog = async (server: HonestServer, log: LogMark | undefined): Promise<boolean> => {
  if (!log) return true;
  const entries = await server.query('SELECT entry FROM log_entry ORDER BY index LIMIT $1', [log.size]);
  const leaves = entries.map(({ entry }) => logLeafHash(new Uint8Array(entry as Buffer)));
  return leaves.length === log.size && toBase64Url(logRoot(leaves)) === log.root;
};

/** Pins must be of keys that the person has. */
const findFalsePin = async (server: HonestServer, { pins }: AccountState): Promise<string | null> => {
  for (const [id, { hash, isGroup }] of Object.entries(pins)) {
    const [row] = isGroup ? [] : await server.query('SELECT identity FROM account WHERE id = $1', [id]);
    const isTrue = isGroup || (row && toBase64Url(sha256(new Uint8Array(row.identity as Buffer))) === hash);
    if (!isTrue) return 'keys are pinned that are not that person’s';
  }
  return null;
};

const readDeviceMarks = (marks: ReadonlyMap<string, string>, email: string): DeviceMarks | null => {
  const text = marks.get(addressHash(email));
  return text === undefined ? null : (JSON.parse(text) as DeviceMarks);
};

const pinsOf = ({ deploymentId, kdf, salt, accountId, identityHash }: DeviceMarks): string =>
  JSON.stringify([deploymentId, kdf, salt, accountId, identityHash]);

/** Marks may stand still or reach what is true; nothing that only a lie said may be in them, and none may fall. */
const findFalseMark = async (
  { server, ada, mayChange }: Stage,
  { replica }: Device,
): Promise<string | null> => {
  const truth = readDeviceMarks(ada.replica.marks, ada.form.email);
  const marks = readDeviceMarks(replica.marks, ada.form.email);
  if (!truth || !marks) return null;
  if (!mayChange && pinsOf(marks) !== pinsOf(truth)) return 'a pin moved';
  const [state] = await server.query('SELECT hash FROM account_state WHERE account_id = $1 AND seq = $2', [
    ...[marks.accountId, marks.state.seq],
  ]);
  if (toBase64Url(new Uint8Array((state?.hash as Buffer | undefined) ?? [])) !== marks.state.hash)
    return 'the mark of the account state is not true';
  for (const [id, mark] of Object.entries(marks.vaults)) {
    if (!(await isTrueVaultMark(server, id, mark))) return 'the mark of a vault is not true';
  }
  if (!(await isTrueLog(server, marks.log))) return 'the mark of the log is not true';
  return null;
};

const findFallenMark = ({ ada }: Stage, { replica, marksBefore }: Device): string | null => {
  const before = readDeviceMarks(marksBefore, ada.form.email);
  const after = readDeviceMarks(replica.marks, ada.form.email);
  if (!before) return null;
  if (!after) return 'marks are gone';
  const fell =
    after.state.seq < before.state.seq ||
    Object.entries(before.vaults).some(([id, { seq }]) => (after.vaults[id]?.seq ?? 0) < seq);
  return fell ? 'a mark fell' : null;
};

/** The marks inside the newest account state are true too. */
const findFalseStateMark = async ({ server, ada, may }: Stage, before: Before): Promise<string | null> => {
  const state = await readNewestState(server, ada);
  const named = Object.keys(state.vaults);
  const isMore = named.some((id) => !before.vaults.includes(id)) && may.size === 0;
  if (isMore || before.vaults.some((id) => !named.includes(id)))
    return 'the account state names other vaults';
  for (const [id, mark] of Object.entries(state.vaults))
    if (!(await isTrueVaultMark(server, id, mark))) return 'the account state holds a false mark';
  if (!(await isTrueLog(server, state.log))) return 'the account state holds a false mark of the log';
  return findFalsePin(server, state);
};

/** The last three assertions of a run; each is null where it holds, else what was found. */
export const judge = async (stage: Stage, before: Before): Promise<readonly (string | null)[]> => {
  // Locking writes the marks into the account state: a false one must not get there.
  for (const { engine, wire } of stage.devices) {
    wire.lie = (_asked, honest) => honest();
    await engine.lock().catch(() => undefined);
  }
  const leaks = await findLeaks(stage, before);
  const marks = await Promise.all(stage.devices.map((device) => findFalseMark(stage, device)));
  const fallen = stage.devices.map((device) => findFallenMark(stage, device));
  const inState = await findFalseStateMark(stage, before);
  return [
    leaks.length > 0 ? `secrets were found: ${leaks.join(', ')}` : null,
    await findUploads(stage, before),
    [...marks, ...fallen, inState].find((found) => found !== null) ?? null,
  ];
};
