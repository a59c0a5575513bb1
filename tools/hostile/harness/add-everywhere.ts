import { toBase64Url } from '../../../packages/crypto/src/index.ts';
import { type Lie, readJson, tellJson } from './wire.ts';

/** A key that nobody but the server has. */
export const evilKey = toBase64Url(new Uint8Array(32).fill(0xe7));
/** Everything that a server could say to be sent a key. */
export const outside = {
  keyConnectorUrl: 'https://keys.attacker.example/',
  usesKeyConnector: true,
  convertAccount: 'now',
  sendMasterKeyTo: 'https://keys.attacker.example/master-key',
  administrators: [{ accountId: '00000000-0000-4000-8000-000000000001', publicKey: evilKey }],
  recoveryGroups: [{ publicKey: evilKey, required: true }],
  organisationKey: evilKey,
  policy: { enrolInRecovery: true, publicKey: evilKey },
};

/** Objects in which nothing else may stand: more in them is refused, and what would come after is not reached. */
const untouched = new Set(['kdf', 'head']);

/** Puts members into every successful reply in JSON, at its top and into each object of its lists. */
export const addEverywhere =
  (extra: object): Lie =>
  async (_asked, honest) => {
    const told = await honest();
    const text = new TextDecoder().decode(told.body);
    if (told.status >= 400 || !text.startsWith('{')) return told;
    const withMore = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(withMore);
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value).map(([name, inner]) => [
        name,
        untouched.has(name) ? inner : withMore(inner),
      ]);
      return { ...extra, ...Object.fromEntries(entries) };
    };
    return tellJson(withMore(readJson(told.body)), told.status);
  };
