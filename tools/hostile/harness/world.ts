import { startHonestServer } from './honest-server.ts';
import { enrol } from './person.ts';
import { rememberKdf } from './remember-kdf.ts';
import type { World } from './stage.ts';

/** An honest server on a migrated, empty database, with two people on it, remembered for every run to begin at. */
export const openWorld = async (databaseUrl: string): Promise<World> => {
  rememberKdf();
  const server = await startHonestServer(databaseUrl);
  const ada = await enrol(server, 'Ada', 20);
  const bert = await enrol(server, 'Bert', 20);
  await server.remember();
  return { server, ada, bert };
};
