import { findSignedPolicy, lockSearchIndex } from '@coffer/api';
import {
  compareSetting,
  organisationPolicy,
  policyOfSettings,
  policySettings,
  type Setting,
} from '@coffer/contracts';
import type pg from 'pg';
import { CliError } from './cli-error.ts';
import { findOrganisationId, inTransaction, lockOrganisation } from './with-database.ts';

type Settings = ReadonlyMap<string, Setting>;

const lines = (settings: Settings): string[] => [...settings].map(([key, value]) => `${key} = ${value}`);

/** Lines that show every setting of an organisation's policy, those with defaults too; of the first one unless a slug is told. */
export const showPolicy = (client: pg.Client, slug?: string): Promise<string[]> =>
  inTransaction(client, async () =>
    lines(policySettings(organisationPolicy.parse((await lockOrganisation(client, slug)).policy))),
  );

const policyOrNull = (settings: Settings) => {
  try {
    return policyOfSettings(settings);
  } catch {
    return null;
  }
};

const readValue = (present: Setting, text: string): Setting => {
  if (typeof present === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return typeof present === 'number' && /^\d{1,9}$/.test(text) ? Number(text) : text;
};

const sqlOver =
  (client: pg.Client) =>
  async <Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await client.query(text, [...values])).rows as Row[];

/** What browsers go by without a newer signature: the last policy that the organisation signed, or the defaults. */
const signedSettings = async (client: pg.Client, organisationId: string): Promise<Settings> =>
  policySettings(await findSignedPolicy(sqlOver(client), organisationId));

/** @throws {CliError} `cli/loosens` for a value that no browser would follow. */
const assertTightens = async (client: pg.Client, id: string, key: string, to: Setting): Promise<void> => {
  const signed = (await signedSettings(client, id)).get(key);
  if (signed === undefined || compareSetting(key, to, signed) >= 0) return;
  throw new CliError(
    'cli/loosens',
    `${key} = ${to} is looser than ${signed}, which is what holds without a signature. Only an owner can loosen it, in the console, with the organisation's keys.`,
  );
};

/**
 * Changes one setting, as far as it tightens what was signed or is the default; the API asks for the policy each time, so it
 * holds at once.
 *
 * @returns the line that shows it.
 * @throws {CliError} `cli/bad-setting` for an unknown key or a value that it can't have, `cli/loosens` for one that loosens;
 *   nothing was changed then.
 */
export const setPolicy = (client: pg.Client, key: string, text: string, slug?: string): Promise<string> =>
  inTransaction(client, async () => {
    const found = await findOrganisationId(client, slug);
    if (found) await lockSearchIndex(sqlOver(client), found);
    const { id, policy } = await lockOrganisation(client, slug);
    const settings = policySettings(organisationPolicy.parse(policy));
    const present = settings.get(key);
    if (present === undefined)
      throw new CliError(
        'cli/bad-setting',
        `There is no setting "${key}". There are: ${[...settings.keys()].join(', ')}`,
      );
    const wanted = readValue(present, text);
    const next = policyOrNull(new Map(settings).set(key, wanted));
    if (!next) throw new CliError('cli/bad-setting', `${key} can't be "${text}".`);
    await assertTightens(client, id, key, wanted);
    await client.query('UPDATE organisation SET policy = $2 WHERE id = $1', [id, JSON.stringify(next)]);
    return lines(policySettings(next)).find((line) => line.startsWith(`${key} = `)) ?? '';
  });
