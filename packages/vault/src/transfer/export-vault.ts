import { ApiError, challengeStepUp, confirmStepUp } from '@coffer/contracts';
import {
  CryptoError,
  copyBytes,
  deriveMasterKey,
  derivePasswordKeys,
  fromBase64Url,
  idBytes,
  openFile,
  sealFile,
  stepUpProof,
  toBase64Url,
} from '@coffer/crypto';
import type { ExportFormat, ExportOutcome, LeftOutItem } from '../engine.ts';
import { alarm } from '../errors.ts';
import type { OpenedItem } from '../items/item.ts';
import { openItem } from '../items/open-item.ts';
import type { Ports } from '../ports.ts';
import { interruptionOf } from '../session/outcomes.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { OpenVault } from '../sync/open-vault.ts';
import { exportBitwardenJson } from './bitwarden-json-export.ts';
import { encodeCofferExport } from './coffer-export.ts';
import { exportCsv } from './csv-export.ts';
import type { OpenCofferFile } from './parse-import.ts';

type Act = 'export';

/** Proves that the password is known: derives the reauth key anew and answers the server's challenge. */
const stepUp = async (ports: Ports, session: Unlocked, password: string, action: Act): Promise<void> => {
  const { state } = session.head;
  const challenge = await ports.client.call(challengeStepUp, { body: { action } });
  // The parameters of the account state are used; a server that says others is caught instead of believed.
  if (JSON.stringify(challenge.kdf) !== JSON.stringify(state.kdf) || challenge.salt !== state.salt) {
    throw alarm('vault/kdf-weakened', 'The KDF is not the one of the account state.');
  }
  const place = { email: session.email, deploymentId: session.deploymentId, salt: fromBase64Url(state.salt) };
  const keys = await derivePasswordKeys(await deriveMasterKey(state.kdf, place, password, ports.argon2id));
  const proof = await stepUpProof(
    keys.reauthKey,
    fromBase64Url(challenge.nonce),
    idBytes(challenge.sessionId),
    action,
  );
  await ports.client.call(confirmStepUp, {
    body: { action, nonce: challenge.nonce, proof: toBase64Url(proof) },
  });
};

const formats = {
  'coffer-encrypted': { extension: 'coffer', mediaType: 'application/octet-stream' },
  'bitwarden-json': { extension: 'json', mediaType: 'application/json' },
  csv: { extension: 'csv', mediaType: 'text/csv' },
} as const;

const write = async (format: ExportFormat, items: readonly OpenedItem[], filePassword: string) => {
  if (format === 'bitwarden-json') return exportBitwardenJson(items);
  if (format === 'csv') return exportCsv(items);
  return sealFile(filePassword, encodeCofferExport(items));
};

/** What an export takes along, and by name what it can't. */
interface Gathered {
  readonly items: OpenedItem[];
  readonly leftOut: LeftOutItem[];
}

const gatherFrom = async (
  ports: Ports,
  session: Unlocked,
  vault: OpenVault,
  format: ExportFormat,
): Promise<Gathered> => {
  const listed = [...vault.itemsById.values()];
  const items: OpenedItem[] = [];
  const leftOut: LeftOutItem[] = [...vault.damagedById.keys()].map((id) => ({
    id,
    title: '',
    why: 'damaged',
  }));
  for (let at = 0; at < listed.length; at += 100) {
    const some = listed.slice(at, at + 100);
    const opened = await Promise.all(some.map(({ id }) => openItem(ports, session, vault, id)));
    for (const [i, { id, overview }] of some.entries()) {
      const item = opened[i];
      const isInBin = format === 'csv' && overview.trashedAt !== undefined;
      if (item && !isInBin) items.push(item);
      // An item that is neither was removed while the others were opened.
      else if (item || vault.damagedById.has(id))
        leftOut.push({ id, title: overview.title, why: item ? 'in-bin' : 'damaged' });
    }
  }
  return { items, leftOut };
};

const gather = async (
  ports: Ports,
  session: Unlocked,
  vaults: readonly OpenVault[],
  format: ExportFormat,
): Promise<Gathered> => {
  const all: Gathered = { items: [], leftOut: [] };
  for (const vault of vaults) {
    const { items, leftOut } = await gatherFrom(ports, session, vault, format);
    all.items.push(...items);
    all.leftOut.push(...leftOut);
  }
  return all;
};

/**
 * Exports every item of the vaults that opens, and names those that do not. The password is asked again and proven to the server, which notes the export.
 *
 * @param filePassword for the encrypted format only.
 */
export const exportVault = async (
  ports: Ports,
  session: Unlocked,
  vaults: readonly OpenVault[],
  format: ExportFormat,
  passwords: { readonly password: string; readonly filePassword: string },
): Promise<ExportOutcome> => {
  try {
    await stepUp(ports, session, passwords.password, 'export');
    const { items, leftOut } = await gather(ports, session, vaults, format);
    const bytes = await write(format, items, passwords.filePassword);
    const { extension, mediaType } = formats[format];
    const day = new Date(ports.clock.now()).toISOString().slice(0, 10);
    return {
      kind: 'exported',
      fileName: `coffer-${day}.${extension}`,
      mediaType,
      bytes,
      items: items.length,
      leftOut,
    };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'api/bad-proof') return { kind: 'step-up-failed' };
    if (error instanceof ApiError && error.code === 'api/too-many-tries') {
      return { kind: 'too-many-tries', retryAt: error.problem.retryAt ?? 0 };
    }
    const interruption = interruptionOf(error);
    if (interruption.kind === 'unreachable') return interruption;
    throw error;
  }
};

/** Opens the outer seal of our own exported file. */
export const openCofferFile: OpenCofferFile = async (file, filePassword) => {
  try {
    return await openFile(filePassword, copyBytes(file));
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    if (error.code === 'crypto/not-authentic') return 'wrong-password';
    return error.code === 'crypto/kdf-refused' ? 'weak-kdf' : 'not-this-format';
  }
};
