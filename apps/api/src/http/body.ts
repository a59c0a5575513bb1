import { type CryptoError, fromBase64Url } from '@coffer/crypto/verify';
import type { FastifyInstance } from 'fastify';
import { invalid } from './problem.ts';

/** A request's body: the bytes as they came, and their value where they are JSON. */
export interface ReadBody {
  readonly kind: 'json' | 'binary';
  readonly raw: Buffer;
  readonly value: unknown;
}

const deepest = 16;
const refusedKeys = new Set(['__proto__', 'constructor', 'prototype']);
// Postgres takes neither NUL nor half of a surrogate pair in text.
const refusedText = /\0|\p{Surrogate}/u;

/** @throws `api/invalid-request` for a part of an address that is no text. */
export const assertTexts = (parts: unknown): void => {
  for (const [name, part] of Object.entries(parts ?? {}))
    if (typeof part === 'string' && refusedText.test(part)) throw invalid(name);
};
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const checkValue = (root: unknown): void => {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value: root, depth: 1 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next;
    if (typeof value === 'string' && refusedText.test(value)) throw invalid('body');
    if (typeof value !== 'object' || value === null) continue;
    if (depth > deepest) throw invalid('body');
    for (const key of Object.keys(value)) {
      if (refusedKeys.has(key)) throw invalid(key);
      waiting.push({ value: (value as Record<string, unknown>)[key], depth: depth + 1 });
    }
  }
};

const parseJson = (raw: Buffer): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(raw));
  } catch {
    throw invalid('body');
  }
  checkValue(value);
  return value;
};

/** Takes JSON and octets only, and keeps the bytes: proofs and idempotency keys speak of them. */
export const addBodyParsers = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_: unknown, raw: Buffer) => {
    return { kind: 'json', raw, value: parseJson(raw) } satisfies ReadBody;
  });
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer' },
    async (_: unknown, raw: Buffer) => {
      return { kind: 'binary', raw, value: undefined } satisfies ReadBody;
    },
  );
};

/** Bytes of a base64url field that its schema let through; other spellings of the same bytes are refused. */
export const bytesField = (field: string, text: string): Uint8Array<ArrayBuffer> => {
  try {
    return fromBase64Url(text);
  } catch (error) {
    if ((error as CryptoError).code === 'crypto/malformed') throw invalid(field);
    throw error;
  }
};

export const base64Url = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
