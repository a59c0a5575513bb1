import {
  CryptoError,
  concat,
  deviceRecordKey,
  deviceSecretLabels,
  fromUtf8,
  idBytes,
  lp,
  openPage,
  sealPage,
  sha256,
  utf8,
} from '@coffer/crypto';
import type { AccountReplica, LocalRecord } from '../ports.ts';

/** These records are read before any key of the account is open, so they belong to no root epoch. */
const placeOf = (accountId: string, name: LocalRecord) => ({
  accountId: idBytes(accountId),
  rootEpoch: 0,
  pageId: sha256(concat(utf8('coffer/v1/local-record'), lp(name))).slice(0, 16),
});

const keyOf = async (replica: AccountReplica) =>
  deviceRecordKey(await (await replica.deviceKey()).answer(deviceSecretLabels.record));

/** What every record says of itself. */
interface LocalContent {
  readonly v: 1;
  readonly accountId: string;
}

/**
 * Reads what this device keeps for itself; null for none, and for one that this device did not write.
 *
 * Spec: docs/spec/local-cache.md §4.
 */
export const readRecord = async <T extends LocalContent>(
  replica: AccountReplica,
  accountId: string,
  name: LocalRecord,
): Promise<T | null> => {
  const sealed = await replica.readLocal(name);
  if (!sealed) return null;
  try {
    const opened = await openPage(await keyOf(replica), placeOf(accountId, name), sealed);
    const record = JSON.parse(fromUtf8(opened)) as T;
    return record.v === 1 && record.accountId === accountId ? record : null;
  } catch (error) {
    if (error instanceof CryptoError || error instanceof SyntaxError) return null;
    throw error;
  }
};

/** Writes a record, sealed under this device's own secret. */
export const writeRecord = async <T extends LocalContent>(
  replica: AccountReplica,
  name: LocalRecord,
  record: T,
): Promise<void> => {
  const content = utf8(JSON.stringify(record));
  await replica.putLocal(
    name,
    await sealPage(await keyOf(replica), placeOf(record.accountId, name), content),
  );
};
