import { randomBytes, toBase64Url, toHex, utf8 } from '@coffer/crypto';
import { expect, test } from 'vitest';
import { findCanaries } from './find-canaries.ts';

const secret = 'canary ÿ>?> 17';
const key = randomBytes(32);
const canaries = { secret, key };

const utf16 = (text: string): Uint8Array => Uint8Array.from([...text].flatMap((c) => [c.charCodeAt(0), 0]));

test.each<[string, Uint8Array, string[]]>([
  ['raw', utf8(`x${secret}y`), ['secret']],
  ['UTF-16', utf16('a canary'), []],
  ['hex', utf8(`{"a":"${toHex(key)}"}`), ['key']],
  ['capital hex', utf8(toHex(utf8(secret)).toUpperCase()), ['secret']],
  ['base64url', utf8(`{"a":"${toBase64Url(key)}"}`), ['key']],
  ['base64url off its alignment', utf8(toBase64Url(utf8(`ab${secret}cd`))), ['secret']],
  [
    'base64 inside base64',
    utf8(btoa(JSON.stringify({ inner: toBase64Url(utf8(`z${secret}`)) }))),
    ['secret'],
  ],
  ['nothing', randomBytes(5000), []],
])('a canary is found as %s', (_, bytes, names) => {
  expect(findCanaries([bytes], canaries)).toEqual(names);
});

test('a canary is found in UTF-16', () => {
  expect(findCanaries([utf16('... sings at dawn')], { secret: 'sings at dawn' })).toEqual(['secret']);
});
