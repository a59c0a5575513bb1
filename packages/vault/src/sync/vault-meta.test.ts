import {
  deriveVaultKeys,
  generateVaultSecret,
  randomBytes,
  sealContent,
  toBase64Url,
  utf8,
  vaultMetaContext,
} from '@coffer/crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { openMeta, sealMeta, type VaultMeta } from './vault-meta.ts';

type Vault = Parameters<typeof openMeta>[0];
let vault: Vault;
beforeAll(async () => {
  vault = { idBytes: randomBytes(16), keyEpoch: 1, keys: await deriveVaultKeys(generateVaultSecret()) };
});

const team: VaultMeta = { name: 'Team', icon: 'briefcase', ends: { a: 5 }, keys: 'k' };
const bare: VaultMeta = { name: 'Team', icon: '', ends: {} };
/** A meta as another client may have written it. */
const sealed = async (text: string | Uint8Array<ArrayBuffer>) =>
  toBase64Url(
    await sealContent(
      vault.keys.enc,
      vaultMetaContext(vault.idBytes, vault.keyEpoch, 1),
      typeof text === 'string' ? utf8(text) : text,
    ),
  );
const read = async (content: unknown) => openMeta(vault, await sealed(JSON.stringify(content)), 1);

describe('a vault’s meta', () => {
  test.each([[team], [bare]])('comes out as it went in', async (meta) => {
    expect(await openMeta(vault, await sealMeta(vault, meta, 3), 3)).toEqual(meta);
  });

  test('opens at its place alone: another vault, epoch, revision or key makes it none (H13)', async () => {
    const text = await sealMeta(vault, team, 2);
    const others: readonly Vault[] = [
      { ...vault, idBytes: randomBytes(16) },
      { ...vault, keyEpoch: 2 },
      { ...vault, keys: await deriveVaultKeys(generateVaultSecret()) },
    ];
    for (const other of others) expect(await openMeta(other, text, 2)).toBeNull();
    for (const revision of [1, 3]) expect(await openMeta(vault, text, revision)).toBeNull();
    expect(await openMeta(vault, text, 2)).toEqual(team);
  });

  test('that is cut off, spoiled or empty is none, and nothing is thrown', async () => {
    const text = await sealMeta(vault, team, 1);
    for (const bad of ['', 'A', text.slice(0, -4), `${text.slice(0, -2)}AA`, '!!!'])
      expect(await openMeta(vault, bad, 1)).toBeNull();
  });
});

describe('what a co-member may have put in', () => {
  test.each([['not json'], ['null'], ['7'], ['[]'], ['""']])('%s is none, and stops nobody', async (text) => {
    const meta = await openMeta(vault, await sealed(text), 1);
    expect(meta?.name ?? '').toBe('');
  });

  test('bytes that are no text are none', async () => {
    expect(await openMeta(vault, await sealed(Uint8Array.of(0x22, 0xff, 0x22)), 1)).toBeNull();
  });

  test('names and icons that are no text are none, and long ones are cut', async () => {
    expect(await read({ name: 7, icon: {} })).toEqual(bareOf(''));
    expect((await read({ name: 'x'.repeat(5000), icon: 'y'.repeat(300) }))?.name).toHaveLength(200);
    expect((await read({ icon: 'y'.repeat(300) }))?.icon).toHaveLength(200);
  });

  test('ends that are no times are none', async () => {
    const ends = { a: 5, b: '5', c: null, d: {} };
    expect((await read({ name: '', ends }))?.ends).toEqual({ a: 5 });
    for (const wrong of [null, 7, 'x', undefined])
      expect((await read({ name: '', ends: wrong }))?.ends).toEqual({});
  });

  test('an end that reaches for a prototype stays an own key', async () => {
    const meta = await openMeta(vault, await sealed('{"name":"","ends":{"__proto__":5}}'), 1);
    expect(Object.keys(meta?.ends ?? {})).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });

  test('keys that are no text are none', async () => {
    expect(await read({ name: '', keys: { a: 1 } })).toEqual(bareOf(''));
  });
});

const bareOf = (name: string): VaultMeta => ({ name, icon: '', ends: {} });
