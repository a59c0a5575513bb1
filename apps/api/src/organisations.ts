import type { FastifyInstance } from 'fastify';
import { type AppDeps, buildApp } from './app.ts';
import type { Config } from './config.ts';
import { openDatabase } from './db/database.ts';
import { type Hub, hubOf } from './db/hub.ts';
import type { OrganisationPlace } from './db/organisation.ts';
import { assertWalled } from './db/walls.ts';
import type { Origins } from './http/same-origin.ts';
import { type ArgonTurns, authHashes } from './secrets/auth-hash.ts';
import { organisationSecrets } from './secrets/organisation-secrets.ts';
import type { Secrets } from './secrets/secret-files.ts';
import { serverBoxes } from './secrets/vaulting.ts';

/** What all organisations of a process share. */
export interface Process
  extends Pick<
    AppDeps,
    'backups' | 'config' | 'deployment' | 'metrics' | 'mailQueue' | 'webRoot' | 'logTo' | 'longestStandstill'
  > {
  readonly databaseUrl: string;
  readonly hub: Hub;
  /** As the files have them. */
  readonly secrets: Secrets;
  readonly turns: ArgonTurns;
  /** Of the first organisation; see {@link AppDeps}. */
  readonly origins: Origins;
  readonly ownNames: Origins;
}

/** An organisation's own API, at work. */
export interface Instance {
  readonly app: FastifyInstance;
  close(): Promise<void>;
}

/** The first organisation has the whole pool; each other one a small one, that holds connections only while it is used. */
const poolSizeOf = ({ poolSize }: Config, { slug }: OrganisationPlace): number =>
  slug === null ? poolSize : Math.max(2, Math.ceil(poolSize / 4));

const withHost = (origin: string, host: string): string => {
  const url = new URL(origin);
  url.hostname = host;
  return url.origin;
};

/** Where an organisation is reached: by its own host name if it has one, else by the names of the first. */
export const placeOf = ({ slug, host }: OrganisationPlace, { origins, ownNames }: Process) => {
  const first = (): string => origins()[0] ?? '';
  const own: Origins = () => [withHost(first(), host ?? '')];
  const base = slug === null || host !== null ? '' : `/o/${slug}`;
  const reached = host === null ? { origins, ownNames } : { origins: own, ownNames: own };
  return { ...reached, base, address: (): string => `${reached.origins()[0] ?? ''}${base}` };
};

/** Builds the API of one organisation over its own pool, secrets, cookies and notices. */
export const openInstance = async (
  place: OrganisationPlace,
  process: Process,
  more: Pick<AppDeps, 'front' | 'isUnderPressure'>,
): Promise<Instance> => {
  const { config, databaseUrl, hub, secrets: files, turns, ...shared } = process;
  const { id: organisationId, slug } = place;
  const database = openDatabase(databaseUrl, { size: poolSizeOf(config, place), organisationId });
  try {
    await assertWalled(database, organisationId);
    const secrets = organisationSecrets(files, organisationId, slug === null);
    const app = await buildApp({
      ...{ ...shared, ...placeOf(place, process), ...more, config, database, organisationId, slug, secrets },
      ...{ hub: hubOf(hub, organisationId), boxes: serverBoxes(secrets) },
      authHashes: await authHashes(secrets.pepper, turns),
    });
    await app.ready();
    const close = async (): Promise<void> => {
      await app.close();
      await database.close();
    };
    return { app, close };
  } catch (error) {
    await database.close();
    throw error;
  }
};

/** Opens each organisation's instance when it is first asked for, and closes them all. */
export const openedInstances = (open: (place: OrganisationPlace) => Promise<Instance>) => {
  const opened = new Map<string, Promise<Instance>>();
  return {
    of: (place: OrganisationPlace): Promise<Instance> => {
      // A host name that changed makes another instance of it.
      const key = `${place.id} ${place.host ?? ''}`;
      const known = opened.get(key);
      if (known) return known;
      const opening = open(place);
      opened.set(key, opening);
      // One that could not open is tried again by whoever asks next.
      opening.catch(() => opened.delete(key));
      return opening;
    },
    close: async (): Promise<void> => {
      const all = [...opened.values()];
      opened.clear();
      for (const instance of all) await (await instance.catch(() => null))?.close();
    },
  };
};
