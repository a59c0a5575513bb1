import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VaultError } from '../errors.ts';
import { anyContent } from './arbitrary-content.test-kit.ts';
import { decodeOverview, decodeSecret, encodeOverview, encodeSecret } from './content-codec.ts';
import { mostFormerPasswords } from './former-passwords.ts';
import { emptyDraft } from './item.ts';
import { draftOf } from './item-content.ts';
import { normaliseDraft } from './normalise-draft.ts';
import { hostOfWebsite } from './website-host.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('normaliseDraft', () => {
  test('tidies names and lists, keeps passwords and notes as typed, finds hosts', () => {
    const { overview, secret } = normaliseDraft(
      {
        ...emptyDraft,
        title: '  Bank ',
        userName: ' an@example.com ',
        password: ' p ',
        notes: ' n\n',
        websites: [
          ' https://Login.Example.com:8443/a?b ',
          'example.org/x',
          'example.org/x',
          '',
          'javascript:alert(1)',
        ],
        tags: [' a', 'a', ''],
        folder: '/ Work // Bank /',
        fields: [
          { name: ' x ', value: ' y ', hidden: true },
          { name: '', value: '', hidden: false },
        ],
      },
      null,
      7,
    );
    expect(overview).toEqual({
      kind: 'login',
      title: 'Bank',
      userName: 'an@example.com',
      hosts: ['login.example.com', 'example.org'],
      tags: ['a'],
      folder: 'Work/Bank',
      favourite: false,
      createdAt: 7,
      updatedAt: 7,
    });
    expect(secret.password).toBe(' p ');
    expect(secret.notes).toBe(' n\n');
    expect(secret.websites).toHaveLength(3);
    expect(secret.fields).toEqual([{ name: 'x', value: ' y ', hidden: true }]);
  });

  test('a changed password joins the former ones, at most fifty; creation time, trash and conflict marks stay', () => {
    let content = normaliseDraft({ ...emptyDraft, title: 't', password: 'p0' }, null, 0);
    content = { ...content, overview: { ...content.overview, trashedAt: 3, conflictOf: 'id' } };
    for (let turn = 1; turn <= 60; turn++) {
      content = normaliseDraft({ ...draftOf(content), password: `p${turn}` }, content, turn);
    }
    expect(content.secret.formerPasswords).toHaveLength(mostFormerPasswords);
    expect(content.secret.formerPasswords.at(-1)).toEqual({ password: 'p59', replacedAt: 60 });
    expect(content.overview).toMatchObject({ createdAt: 0, updatedAt: 60, trashedAt: 3, conflictOf: 'id' });
    expect(normaliseDraft(draftOf(content), content, 99).secret.formerPasswords).toEqual(
      content.secret.formerPasswords,
    );
  });

  test.each([
    ['example.com', 'example.com'],
    ['EXAMPLE.com:80/x', 'example.com'],
    ['https://user:pw@example.com/', 'example.com'],
    ['androidapp://com.example.app', 'com.example.app'],
    ['mailto:a@example.com', ''],
    ['data:text/html,<script>', ''],
    ['not a host', ''],
    ['https://', ''],
    ['x'.repeat(10_000), ''],
  ])('the host of %j is %j', (website, host) => {
    expect(hostOfWebsite(website)).toBe(host);
  });
});

describe('content codec', () => {
  test('reads back what it wrote, whatever the texts', () => {
    fc.assert(
      fc.property(anyContent, fc.string({ unit: 'binary' }), ({ overview, secret }, odd) => {
        const [head, body] = [
          { ...overview, title: odd },
          { ...secret, notes: odd },
        ];
        expect(decodeOverview(encodeOverview(head))).toEqual(head);
        expect(decodeSecret(encodeSecret(body))).toEqual(body);
      }),
    );
  });

  test('ignores unknown members and fills missing ones', () => {
    expect(decodeOverview(bytes('{"v":1,"kind":"note","title":"t","later":[]}'))).toMatchObject({
      title: 't',
      hosts: [],
    });
    expect(decodeSecret(bytes('{"v":1,"__proto__":{"password":"x"}}')).password).toBe('');
  });

  test.each([
    '{"v":1,"kind":"login","title":1}',
    '{"v":1,"kind":"spy"}',
    '{"v":2,"kind":"login"}',
    '{"v":1,"kind":"login","hosts":["a",2]}',
    '{"v":1,"kind":"login","favourite":"yes"}',
    '{"v":1,"kind":"login","createdAt":"now"}',
    '[]',
    'null',
    '',
    '{"v":1',
    '\u0000',
  ])('an overview like %s is malformed, and the error does not quote it', (text) => {
    expect(() => decodeOverview(bytes(text))).toThrow(VaultError);
  });

  test.each([
    '{"v":1,"fields":{}}',
    '{"v":1,"fields":[1]}',
    '{"v":1,"formerPasswords":[{"password":1}]}',
    '{"v":1,"websites":"a"}',
  ])('a secret part like %s is malformed', (text) => {
    expect(() => decodeSecret(bytes(text))).toThrow(VaultError);
  });

  test('invalid UTF-8 is malformed', () => {
    expect(() => decodeSecret(new Uint8Array([0xff, 0xfe]))).toThrow(VaultError);
  });
});
