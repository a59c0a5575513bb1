import { VaultError } from '../errors.ts';
import { type CustomField, type FormerPassword, type ItemKind, itemKinds } from './item.ts';

/** A JSON object whose members are not yet known. */
export type JsonObject = { readonly [member: string]: unknown };

/** The error of every reader here; it names the place, never the value. */
export const malformedContent = (place: string): VaultError =>
  new VaultError('vault/malformed', `The opened content is malformed at "${place}".`);

/** True for an object that is neither null nor a list. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (source: JsonObject, member: string): unknown =>
  Object.hasOwn(source, member) ? source[member] : undefined;

/** A text; empty where absent. */
export const readText = (source: JsonObject, member: string): string => {
  const value = own(source, member) ?? '';
  if (typeof value !== 'string') throw malformedContent(member);
  return value;
};

/** A finite number of milliseconds, or undefined where absent. */
export const readTime = (source: JsonObject, member: string): number | undefined => {
  const value = own(source, member);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw malformedContent(member);
  return value;
};

/** A truth value; false where absent. */
export const readFlag = (source: JsonObject, member: string): boolean => {
  const value = own(source, member) ?? false;
  if (typeof value !== 'boolean') throw malformedContent(member);
  return value;
};

const readList = (source: JsonObject, member: string): readonly unknown[] => {
  const value = own(source, member) ?? [];
  if (!Array.isArray(value)) throw malformedContent(member);
  return value;
};

/** A list of texts; empty where absent. */
export const readTexts = (source: JsonObject, member: string): string[] =>
  readList(source, member).map((text) => {
    if (typeof text !== 'string') throw malformedContent(member);
    return text;
  });

const readObjects = <Entry>(
  source: JsonObject,
  member: string,
  read: (entry: JsonObject) => Entry,
): Entry[] =>
  readList(source, member).map((entry) => {
    if (!isJsonObject(entry)) throw malformedContent(member);
    return read(entry);
  });

/** One of the known kinds. */
export const readKind = (source: JsonObject): ItemKind => {
  const kind = itemKinds.find((one) => one === own(source, 'kind'));
  if (kind === undefined) throw malformedContent('kind');
  return kind;
};

/** Custom fields; none where absent. */
export const readFields = (source: JsonObject): CustomField[] =>
  readObjects(source, 'fields', (field) => ({
    name: readText(field, 'name'),
    value: readText(field, 'value'),
    hidden: readFlag(field, 'hidden'),
  }));

/** Former passwords; none where absent. */
export const readFormerPasswords = (source: JsonObject): FormerPassword[] =>
  readObjects(source, 'formerPasswords', (former) => ({
    password: readText(former, 'password'),
    replacedAt: readTime(former, 'replacedAt') ?? 0,
  }));
