import { findPerson, readPeople } from '../../../packages/contracts/src/index.ts';
import {
  encodeIdentity,
  generatePrivateKeys,
  type Identity,
  idBytes,
  identityHash,
  type PrivateKeys,
  publicKeysOf,
  signBody,
  toBase64Url,
} from '../../../packages/crypto/src/index.ts';
import type { Person } from './person.ts';
import type { Stage } from './stage.ts';
import { isCallOf, type Lie, readJson, tellJson } from './wire.ts';

/** Keys of the server's own making under somebody's name, with everything right that it can make right. */
export interface Stranger {
  readonly id: string;
  readonly identity: Identity;
  readonly keys: PrivateKeys;
  /** As replies carry it. */
  readonly sent: { readonly identity: string; readonly signature: string };
}

let made: Promise<PrivateKeys> | null = null;

/** Makes such keys for a person; under another account's id where one is given. */
export const strangerFor = async (
  { keys: { ids }, form, registered }: Person,
  id = registered.accountId,
): Promise<Stranger> => {
  made ??= generatePrivateKeys();
  const keys = await made;
  const accountId = idBytes(id);
  const identity: Identity = {
    ...(await publicKeysOf(keys)),
    ...{ accountId, email: form.email, epoch: 1, previousHash: new Uint8Array(32) },
  };
  const bytes = encodeIdentity(identity);
  const signer = { deploymentId: ids.deploymentId, signerId: accountId };
  const signature = await signBody(keys.ed25519, 'coffer/v1/identity', signer, bytes);
  return { id, identity, keys, sent: { identity: toBase64Url(bytes), signature: toBase64Url(signature) } };
};

export const hashOf = ({ identity }: Stranger): string => toBase64Url(identityHash(identity));

interface Told {
  readonly accountId: string;
  readonly identities: readonly object[];
}

/** Tells of a stranger wherever somebody's address or id is asked for. */
export const showStranger = (
  stage: Stage,
  { id, sent }: Stranger,
  where: readonly ('found' | 'read')[] = ['found', 'read'],
): Lie => {
  const his = stage.bert.registered.accountId;
  const change = (told: Told): Told =>
    told.accountId === his || told.accountId === id ? { ...told, accountId: id, identities: [sent] } : told;
  return async (asked, honest) => {
    const isFound = where.includes('found') && isCallOf(findPerson, asked);
    const isRead = where.includes('read') && isCallOf(readPeople, asked);
    if (!isFound && !isRead) return honest();
    if (isRead && id !== his) {
      const { ids } = readJson(asked.body) as { ids: string[] };
      if (ids.includes(id)) {
        const people = [{ accountId: id, fullName: 'Bert Example', identities: [sent] }];
        return tellJson({ people });
      }
      return honest();
    }
    const told = await honest();
    if (told.status >= 400) return told;
    const reply = readJson(told.body) as { person?: Told | null; people?: Told[] };
    return tellJson(
      isFound
        ? { person: reply.person ? change(reply.person) : null }
        : { people: (reply.people ?? []).map(change) },
    );
  };
};
