import {
  type Bytes,
  concat,
  fromBase64Url,
  idBytes,
  isSignedBy,
  itemAuthorBody,
  signBody,
  toBase64Url,
} from '@coffer/crypto';
import { identityByHash, knowPeople } from '../people/known-person.ts';
import type { Ports } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { OpenVault } from '../sync/open-vault.ts';
import { encodeOverview, encodeSecret } from './content-codec.ts';
import type { ItemId, Secret } from './item.ts';
import type { ItemContent } from './item-content.ts';

const bodyOf = (
  vault: Pick<OpenVault, 'idBytes'>,
  id: ItemId,
  { overview, secret: { author: _, ...secret } }: ItemContent,
  { at, revision }: { readonly at: number; readonly revision: number },
): Bytes => {
  const content = concat(encodeOverview(overview), encodeSecret(secret));
  return itemAuthorBody({ vaultId: vault.idBytes, itemId: idBytes(id), revision, at, content });
};

/**
 * An item's content with its writer's signature where others read it too, and without one where nobody does.
 *
 * Spec: docs/spec/signatures.md §4.
 */
export const withAuthor = async (
  session: Unlocked,
  vault: Pick<OpenVault, 'kind' | 'idBytes'>,
  id: ItemId,
  content: ItemContent,
  { at, revision }: { readonly at: number; readonly revision: number },
): Promise<ItemContent> => {
  const { author: _, ...secret } = content.secret;
  if (!vault.kind) return { ...content, secret };
  const signer = { deploymentId: session.deploymentId, signerId: session.accountIdBytes };
  const body = bodyOf(vault, id, content, { at, revision });
  const signature = await signBody(session.privateKeys.ed25519, 'coffer/v1/item-author', signer, body);
  const author = { by: session.accountId, at, revision, signature: toBase64Url(signature) };
  return { ...content, secret: { ...secret, author } };
};

/** The author of an item, if one of his identities signed exactly this content at this place; else null. */
export const authorOf = async (
  ports: Pick<Ports, 'client'>,
  session: Unlocked,
  vault: OpenVault,
  id: ItemId,
  content: ItemContent,
): Promise<Secret['author'] | null> => {
  const { author } = content.secret;
  if (!author || !vault.kind) return null;
  const person = (await knowPeople(ports, session, [author.by])).get(author.by);
  const signer = { deploymentId: session.deploymentId, signerId: idBytes(author.by) };
  const body = bodyOf(vault, id, content, author);
  for (const hash of person?.hashes ?? []) {
    const identity = await identityByHash(ports, session, author.by, hash);
    if (!identity) continue;
    const signature = fromBase64Url(author.signature);
    if (await isSignedBy(identity.ed25519, 'coffer/v1/item-author', signer, body, signature)) return author;
  }
  return null;
};
