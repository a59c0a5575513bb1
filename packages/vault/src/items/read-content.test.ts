import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VaultError } from '../errors.ts';
import { anyContent } from './arbitrary-content.test-kit.ts';
import {
  decodeOverview,
  decodeSecret,
  encodeOverview,
  encodeSecret,
  overviewToJson,
  secretToJson,
} from './content-codec.ts';
import { isDamage } from './damage.ts';
import { hostOfWebsite, hostsOfWebsites } from './website-host.ts';

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const codeOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof VaultError) return error.code;
    throw error;
  }
  return 'ok';
};

/** JSON values of every type but the one that fits. */
const others: Readonly<Record<string, readonly unknown[]>> = {
  string: [1, true, [], {}, ['x']],
  number: ['1', true, [], {}, null],
  boolean: ['true', 1, [], {}],
  list: ['x', 1, true, {}, { length: 1 }],
};
const overviewTypes = {
  ...{ title: 'string', userName: 'string', folder: 'string', conflictOf: 'string' },
  ...{ hosts: 'list', tags: 'list', favourite: 'boolean' },
  ...{ createdAt: 'number', updatedAt: 'number', trashedAt: 'number' },
} as const;
const secretTypes = {
  ...{ password: 'string', notes: 'string', totp: 'string' },
  ...{ websites: 'list', fields: 'list', formerPasswords: 'list' },
} as const;

describe('an opened part', () => {
  test('equal contents give equal bytes, whatever order their members were put in', () => {
    const shuffled = <T extends object>(source: T): T =>
      Object.fromEntries(Object.entries(source).reverse()) as T;
    fc.assert(
      fc.property(anyContent, ({ overview, secret }) => {
        expect(encodeOverview(shuffled(overview))).toEqual(encodeOverview(overview));
        expect(encodeSecret(shuffled(secret))).toEqual(encodeSecret(secret));
      }),
    );
  });

  test('what is read and written again has the same bytes: no save changes what nobody edited', () => {
    fc.assert(
      fc.property(anyContent, ({ overview, secret }) => {
        const [head, body] = [encodeOverview(overview), encodeSecret(secret)];
        expect(encodeOverview(decodeOverview(head))).toEqual(head);
        expect(encodeSecret(decodeSecret(body))).toEqual(body);
      }),
    );
  });

  test.each(Object.entries(overviewTypes))('an overview whose %s is no %s is malformed', (name, type) => {
    fc.assert(
      fc.property(anyContent, fc.constantFrom(...(others[type] ?? [])), ({ overview }, wrong) => {
        expect(codeOf(() => decodeOverview(bytes({ ...overviewToJson(overview), [name]: wrong })))).toBe(
          'vault/malformed',
        );
      }),
      { numRuns: 20 },
    );
  });

  test.each(Object.entries(secretTypes))('a secret part whose %s is no %s is malformed', (name, type) => {
    fc.assert(
      fc.property(anyContent, fc.constantFrom(...(others[type] ?? [])), ({ secret }, wrong) => {
        expect(codeOf(() => decodeSecret(bytes({ ...secretToJson(secret), [name]: wrong })))).toBe(
          'vault/malformed',
        );
      }),
      { numRuns: 20 },
    );
  });

  test.each([
    ['fields', { name: 1 }],
    ['fields', { value: {} }],
    ['fields', { hidden: 'yes' }],
    ['fields', null],
    ['fields', ['x']],
    ['formerPasswords', { password: 7 }],
    ['formerPasswords', { replacedAt: '1970' }],
    ['formerPasswords', 'p'],
    ['websites', 1],
    ['websites', null],
  ])('an entry of %s like %j is malformed', (name, entry) => {
    expect(codeOf(() => decodeSecret(bytes({ v: 1, [name]: [entry] })))).toBe('vault/malformed');
  });

  test('any bytes are content or damage, and the error quotes nothing of them', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.json().map(bytes)), (noise) => {
        for (const read of [decodeOverview, decodeSecret]) {
          try {
            read(noise);
          } catch (error) {
            expect(isDamage(error)).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
    const secret = 'correct horse battery';
    for (const text of [
      `{"v":1,"password":{"${secret}":1}}`,
      `{"v":1,"notes":["${secret}"]}`,
      `{"v":1,"${secret}`,
    ]) {
      const error = (() => {
        try {
          decodeSecret(new TextEncoder().encode(text));
        } catch (thrown) {
          return thrown as Error;
        }
        throw new Error('It was read.');
      })();
      expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toContain(secret);
    }
  });

  test('members of the prototype are not members', () => {
    const text = '{"v":1,"kind":"login","__proto__":{"title":"evil","favourite":true}}';
    expect(decodeOverview(new TextEncoder().encode(text))).toMatchObject({ title: '', favourite: false });
    expect(
      codeOf(() => decodeOverview(new TextEncoder().encode('{"v":1,"__proto__":{"kind":"login"}}'))),
    ).toBe('vault/malformed');
    for (const kind of ['constructor', 'toString', '__proto__', '0', 'Login'])
      expect(codeOf(() => decodeOverview(bytes({ v: 1, kind })))).toBe('vault/malformed');
  });

  test.each([undefined, null, 0, 2, '1', true, [1]])('version %j is malformed', (v) => {
    expect(codeOf(() => decodeOverview(bytes({ v, kind: 'login' })))).toBe('vault/malformed');
    expect(codeOf(() => decodeSecret(bytes({ v })))).toBe('vault/malformed');
  });
});

describe('hosts of websites', () => {
  test('are lower-case, without scheme, user, port, path or space, each once', () => {
    const address = fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.domain(),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(address, { maxLength: 6 }), (websites) => {
        const hosts = hostsOfWebsites(websites);
        expect(new Set(hosts).size).toBe(hosts.length);
        for (const host of hosts) {
          expect(host).toBe(host.toLowerCase());
          expect(host).not.toMatch(/[\s/?#@]/);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('an address and its bare spelling have one host', () => {
    fc.assert(
      fc.property(fc.domain(), fc.integer({ min: 1, max: 65_535 }), (domain, port) => {
        const host = hostOfWebsite(domain);
        expect(host).not.toBe('');
        for (const one of [
          `https://${domain}`,
          `http://${domain}:${port}/x?y#z`,
          `${domain}:${port}`,
          ` ${domain.toUpperCase()} `,
        ])
          expect(hostOfWebsite(one)).toBe(host);
      }),
    );
  });

  test.each([
    ['https://ngân-hàng.vn/đăng-nhập', 'xn--ngn-hng-dwao.vn'],
    ['ngân-hàng.vn', 'xn--ngn-hng-dwao.vn'],
    ['https://[2001:db8::1]:8443/', '[2001:db8::1]'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['https://a.example.', 'a.example.'],
    ['https://good.example@evil.example/', 'evil.example'],
    ['https:\\\\a.example\\x', ''],
    ['file:///etc/passwd', ''],
    ['blob:https://a.example/x', ''],
    ['view-source:https://a.example', ''],
    ['javascript://a.example/%0aalert(1)', ''],
    ['about:blank', ''],
    ['tel:+84123', ''],
    ['localhost:3000', 'localhost'],
    ['a b.example', ''],
    ['', ''],
  ])('the host of %j is %j', (website, host) => {
    expect(hostOfWebsite(website)).toBe(host);
  });
});
