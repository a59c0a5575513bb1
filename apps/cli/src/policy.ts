import { organisationPolicy } from '@coffer/contracts';
import type pg from 'pg';
import { CliError } from './cli-error.ts';
import { inTransaction, lockOrganisation } from './with-database.ts';

type Setting = string | number | boolean;
type Settings = ReadonlyMap<string, Setting>;

const flatten = (value: object, prefix = ''): [string, Setting][] =>
  Object.entries(value).flatMap(([key, part]: [string, object | Setting]) =>
    typeof part === 'object' ? flatten(part, `${prefix}${key}.`) : [[prefix + key, part]],
  );

const settingsOf = (policy: object): Settings => new Map(flatten(policy));

const unflatten = (settings: Settings): Record<string, Record<string, Setting>> => {
  const policy: Record<string, Record<string, Setting>> = {};
  for (const [name, value] of settings) {
    const [group = '', key = ''] = name.split('.', 2);
    policy[group] = { ...policy[group], [key]: value };
  }
  return policy;
};

const lines = (settings: Settings): string[] => [...settings].map(([key, value]) => `${key} = ${value}`);

/** Lines that show every setting of an organisation's policy, those with defaults too; of the first one unless a slug is told. */
export const showPolicy = (client: pg.Client, slug?: string): Promise<string[]> =>
  inTransaction(client, async () =>
    lines(settingsOf(organisationPolicy.parse((await lockOrganisation(client, slug)).policy))),
  );

const readValue = (present: Setting, text: string): unknown => {
  if (typeof present === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return typeof present === 'number' && /^\d{1,9}$/.test(text) ? Number(text) : text;
};

/**
 * Changes one setting; the API asks for the policy each time, so it holds at once.
 *
 * @returns the line that shows it.
 * @throws {CliError} `cli/bad-setting` for an unknown key or a value that it can't have; nothing was changed then.
 */
export const setPolicy = (client: pg.Client, key: string, text: string, slug?: string): Promise<string> =>
  inTransaction(client, async () => {
    const { id, policy } = await lockOrganisation(client, slug);
    const settings = settingsOf(organisationPolicy.parse(policy));
    const present = settings.get(key);
    if (present === undefined)
      throw new CliError(
        'cli/bad-setting',
        `There is no setting "${key}". There are: ${[...settings.keys()].join(', ')}`,
      );
    const next = organisationPolicy.safeParse(
      unflatten(new Map(settings).set(key, readValue(present, text) as Setting)),
    );
    if (!next.success)
      throw new CliError(
        'cli/bad-setting',
        `${key} can't be "${text}": ${next.error.issues[0]?.message ?? 'unknown'}`,
      );
    await client.query('UPDATE organisation SET policy = $2 WHERE id = $1', [id, JSON.stringify(next.data)]);
    return lines(settingsOf(next.data)).find((line) => line.startsWith(`${key} = `)) ?? '';
  });
