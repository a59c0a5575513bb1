import { isJsonObject, type JsonObject } from '../items/read-content.ts';

/** A member that the object itself has; never one from its prototype. */
export const memberOf = (source: JsonObject, member: string): unknown =>
  Object.hasOwn(source, member) ? source[member] : undefined;

/** Text of a member; numbers and truth values as text, everything else empty: importers take what they can. */
export const textOf = (source: JsonObject, member: string): string => {
  const value = memberOf(source, member);
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
};

/** Objects of a list member; what is no object is left out. */
export const objectsOf = (source: JsonObject, member: string): JsonObject[] => {
  const value = memberOf(source, member);
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
};

/** An object member, empty where there is none. */
export const objectOf = (source: JsonObject, member: string): JsonObject => {
  const value = memberOf(source, member);
  return isJsonObject(value) ? value : {};
};

/** Texts of a list member; what is no text is left out. */
export const textsOf = (source: JsonObject, member: string): string[] => {
  const value = memberOf(source, member);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
};

/** Milliseconds since 1970 of an ISO text, or undefined. */
export const timeOf = (source: JsonObject, member: string): number | undefined => {
  const time = Date.parse(textOf(source, member));
  return Number.isFinite(time) ? time : undefined;
};
