import { startHonestServer } from './honest-server.ts';
import { enrol } from './person.ts';
import { rememberKdf } from './remember-kdf.ts';
import type { World } from './stage.ts';
import { shareOnce } from './team.ts';

/** An honest server on a migrated, empty database, with two people on it, remembered for runs to begin at: as they are, and as they share. */
export const openWorld = async (databaseUrl: string): Promise<World> => {
  rememberKdf();
  const server = await startHonestServer(databaseUrl);
  const ada = await enrol(server, 'Ada', 20);
  const bert = await enrol(server, 'Bert', 20);
  await server.remember('alone');
  const team = await shareOnce(server, ada, bert);
  await server.remember('shared');
  return { server, ada, bert, team };
};
