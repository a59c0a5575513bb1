import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { facts } from '../../apps/web/src/features/security/facts.ts';
import { securityFunctions } from '../../apps/web/src/features/security/functions.ts';
import { enSecurity } from '../../apps/web/src/messages/en-security.ts';
import { collectFacts, factsSource } from './collect-facts.ts';

const root = join(import.meta.dirname, '..', '..');
const hazmat = join(root, 'packages', 'crypto', 'src', 'hazmat');

describe('the security page (S26)', () => {
  test('has the numbers of the code that runs: else run node tools/security-facts.mjs', () => {
    expect(facts).toEqual(collectFacts());
    const written = readFileSync(join(root, 'apps/web/src/features/security/facts.ts'), 'utf8');
    expect(written).toBe(factsSource(collectFacts()));
  });

  test('says each of the numbers somewhere', () => {
    const told = securityFunctions.map(({ id }) => enSecurity.functions[id].made(facts)).join('\n');
    for (const [name, value] of Object.entries(facts))
      expect([name, new RegExp(`\\b${value.toLocaleString('en')}\\b`).test(told)]).toEqual([name, true]);
  });

  test('lists every primitive that there is, and none that there is not', () => {
    const files = readdirSync(hazmat).filter((name) => /^[a-z0-9-]+\.ts$/.test(name));
    const listed = new Set<string>(securityFunctions.flatMap(({ primitives }) => primitives));
    expect([...listed].sort()).toEqual(files.map((name) => name.slice(0, -3)).sort());
  });

  test.each([
    ['pbkdf2', 'password', /PBKDF2[\s\S]*SHA-256/, /PBKDF2-HMAC-SHA-256/],
    ['argon2id', 'password', /argon2id/, /Argon2id/],
    ['../oprf', 'pin', /ristretto255/, /ristretto255/],
    ['aes-gcm', 'content', /AES-GCM/, /AES-256-GCM/],
    ['hkdf', 'derivation', /HKDF[\s\S]*SHA-256/, /HKDF-SHA-256/],
    ['hmac', 'search', /HMAC[\s\S]*SHA-256/, /HMAC-SHA-256/],
    ['ed25519', 'signatures', /[Ee]d25519/, /Ed25519/],
    ['x25519', 'grants', /[Xx]25519/, /X25519/],
    ['rsa-oaep', 'grants', /RSA-OAEP/, /RSA-OAEP/],
    ['sha256', 'hashes', /SHA-256/, /SHA-256/],
  ] as const)('%s is what %s says that it is', (primitive, id, inCode, onPage) => {
    expect(readFileSync(join(hazmat, `${primitive}.ts`), 'utf8')).toMatch(inCode);
    expect(enSecurity.functions[id].made(facts)).toMatch(onPage);
  });
});
