import { bytesOf, count, id } from '@coffer/contracts';
import type { Overview, Secret } from './item.ts';
import {
  isJsonObject,
  type JsonObject,
  malformedContent,
  readFields,
  readFlag,
  readFormerPasswords,
  readKind,
  readText,
  readTexts,
  readTime,
} from './read-content.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Version of the JSON inside a sealed part. */
export const contentVersion = 1;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Plain object of an overview in canonical member order; absent members stay absent. */
export const overviewToJson = (overview: Overview): JsonObject => ({
  v: contentVersion,
  kind: overview.kind,
  title: overview.title,
  userName: overview.userName,
  hosts: overview.hosts,
  tags: overview.tags,
  folder: overview.folder,
  favourite: overview.favourite,
  createdAt: overview.createdAt,
  updatedAt: overview.updatedAt,
  ...(overview.trashedAt === undefined ? {} : { trashedAt: overview.trashedAt }),
  ...(overview.conflictOf === undefined ? {} : { conflictOf: overview.conflictOf }),
});

/** Plain object of a secret part in canonical member order. */
export const secretToJson = (secret: Secret): JsonObject => ({
  v: contentVersion,
  password: secret.password,
  websites: secret.websites,
  notes: secret.notes,
  totp: secret.totp,
  fields: secret.fields.map(({ name, value, hidden }) => ({ name, value, hidden })),
  formerPasswords: secret.formerPasswords.map(({ password, replacedAt }) => ({ password, replacedAt })),
  ...(secret.author ? { author: { ...secret.author } } : {}),
});

const signatureText = bytesOf(64);

/** Who wrote it; one that is malformed is as good as none, since nobody can vouch for it. */
const authorOf = (value: unknown): Pick<Secret, 'author'> => {
  if (!isJsonObject(value)) return {};
  const by = id.safeParse(value.by).data;
  const [at, revision] = [value.at, value.revision].map((number) => count.safeParse(number).data);
  const signature = signatureText.safeParse(value.signature).data;
  const isWhole = by !== undefined && at !== undefined && revision !== undefined && signature !== undefined;
  return isWhole ? { author: { by, at, revision, signature } } : {};
};

const requireVersion = (value: unknown): JsonObject => {
  if (!isJsonObject(value) || value.v !== contentVersion) throw malformedContent('v');
  return value;
};

/**
 * Reads an overview: unknown members are ignored and missing ones empty, so that later versions may add some; a wrong
 * type is refused.
 *
 * @throws {VaultError} `vault/malformed`.
 */
export const overviewFromJson = (value: unknown): Overview => {
  const source = requireVersion(value);
  const trashedAt = readTime(source, 'trashedAt');
  const conflictOf = readText(source, 'conflictOf');
  return {
    kind: readKind(source),
    title: readText(source, 'title'),
    userName: readText(source, 'userName'),
    hosts: readTexts(source, 'hosts'),
    tags: readTexts(source, 'tags'),
    folder: readText(source, 'folder'),
    favourite: readFlag(source, 'favourite'),
    createdAt: readTime(source, 'createdAt') ?? 0,
    updatedAt: readTime(source, 'updatedAt') ?? 0,
    ...(trashedAt === undefined ? {} : { trashedAt }),
    ...(conflictOf === '' ? {} : { conflictOf }),
  };
};

/**
 * Reads a secret part under the same rules as {@link overviewFromJson}.
 *
 * @throws {VaultError} `vault/malformed`.
 */
export const secretFromJson = (value: unknown): Secret => {
  const source = requireVersion(value);
  return {
    password: readText(source, 'password'),
    websites: readTexts(source, 'websites'),
    notes: readText(source, 'notes'),
    totp: readText(source, 'totp'),
    fields: readFields(source),
    formerPasswords: readFormerPasswords(source),
    ...authorOf(source.author),
  };
};

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    // The parser's own message quotes the text, which is secret.
    throw malformedContent('json');
  }
};

/** UTF-8 of the canonical compact JSON of an overview: equal overviews give equal bytes. */
export const encodeOverview = (overview: Overview): Bytes =>
  encoder.encode(JSON.stringify(overviewToJson(overview)));

/** UTF-8 of the canonical compact JSON of a secret part. */
export const encodeSecret = (secret: Secret): Bytes => encoder.encode(JSON.stringify(secretToJson(secret)));

/**
 * Reads what {@link encodeOverview} wrote.
 *
 * @throws {VaultError} `vault/malformed`.
 */
export const decodeOverview = (bytes: Uint8Array): Overview => overviewFromJson(parseJson(bytes));

/**
 * Reads what {@link encodeSecret} wrote.
 *
 * @throws {VaultError} `vault/malformed`.
 */
export const decodeSecret = (bytes: Uint8Array): Secret => secretFromJson(parseJson(bytes));
