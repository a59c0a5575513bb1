import { randomBytes } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretNames } from '../../../apps/api/src/secrets/secret-files.ts';
import { findFreePort } from '../../../apps/cli/src/postgres/free-port.ts';
import type { Report } from '../report.ts';
import {
  type Deployment,
  openDeployment,
  openEmbeddedDeployment,
  withDatabase,
} from '../world/deployment.ts';
import type { ServerProcess } from '../world/server-process.ts';

const harms = {
  missing: (path: string): void => rmSync(path),
  'of another database': (path: string): void => write(path, randomBytes(32)),
  'one bit off': (path: string): void => {
    const bytes = readFileSync(path);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    write(path, bytes);
  },
  'cut short': (path: string): void => write(path, readFileSync(path).subarray(0, 31)),
  empty: (path: string): void => write(path, Buffer.alloc(0)),
} as const;
type Harm = keyof typeof harms;

const write = (path: string, bytes: Uint8Array): void => {
  rmSync(path, { force: true });
  writeFileSync(path, bytes, { mode: 0o400 });
};

const mostSeconds = 30;

/** Whether the start ended by itself, in time, with a sentence that names the file. */
const checkRefusal = async (server: ServerProcess, logFile: string, name: string): Promise<string | null> => {
  const ended = new Promise<number | null>((resolve) => server.child.once('exit', (code) => resolve(code)));
  const late = new Promise<'late'>((resolve) =>
    setTimeout(() => resolve('late'), mostSeconds * 1000).unref(),
  );
  const code = await Promise.race([ended, late]);
  await server.stop();
  const said = readFileSync(logFile, 'utf8').trim();
  if (code === 'late') return 'it started, or said nothing in time';
  if (code !== 1) return `it ended with ${code}`;
  if (!said.includes(`"${name}"`)) return `it did not name the file: ${said.slice(0, 300)}`;
  return said.includes('    at ') ? `it printed a stack: ${said.slice(0, 300)}` : null;
};

const refuse = async (deployment: Deployment, name: string, harm: Harm): Promise<string | null> => {
  const folder = join(deployment.dataDir, `harmed-${name}-${harm.replaceAll(' ', '-')}`);
  cpSync(join(deployment.dataDir, 'secrets'), join(folder, 'secrets'), { recursive: true });
  harms[harm](join(folder, 'secrets', name));
  const logFile = join(folder, 'start.log');
  const server = deployment.start({ dataDir: folder, port: await findFreePort(), logFile });
  const wrong = await checkRefusal(server, logFile, name);
  return wrong && `F13: with "${name}" ${harm}, ${wrong}`;
};

const organisationOf = (deployment: Deployment): Promise<string> =>
  withDatabase(deployment.databaseUrl(), async (client) =>
    JSON.stringify((await client.query('SELECT * FROM organisation')).rows),
  );

/** The password of the built-in Postgres is a secret file too, and the first that a start needs. */
const refuseDatabasePassword = async (): Promise<string[]> => {
  const deployment = await openEmbeddedDeployment();
  const path = join(deployment.dataDir, 'secrets', 'postgres-password');
  const wrong: string[] = [];
  try {
    const first = deployment.start();
    await first.untilReady();
    await first.stop();
    const kept = readFileSync(path);
    for (const harm of ['missing', 'of another database'] as const) {
      harms[harm](path);
      const logFile = join(deployment.dataDir, `start-${harm.length}.log`);
      const said = await checkRefusal(deployment.start({ logFile }), logFile, 'postgres-password');
      if (said) wrong.push(`F13: with "postgres-password" ${harm}, ${said}`);
      write(path, kept);
    }
    const last = deployment.start();
    await last.untilReady();
    await last.stop();
  } finally {
    await deployment.close();
  }
  return wrong;
};

/** F13: each secret file missing, wrong or cut: a start is refused in a sentence that names it, and nothing changes. */
export const harmSecretFiles = async (harmsEach: number): Promise<Report> => {
  const deployment = await openDeployment();
  const wrong: string[] = [];
  let runs = 2;
  try {
    const first = deployment.start();
    await first.untilReady();
    await first.stop();
    const before = await organisationOf(deployment);
    const tried = (Object.keys(harms) as Harm[]).slice(0, harmsEach);
    for (const name of secretNames) {
      const refusals = await Promise.all(tried.map((harm) => refuse(deployment, name, harm)));
      wrong.push(...refusals.filter((text) => text !== null));
      runs += tried.length;
    }
    if ((await organisationOf(deployment)) !== before)
      wrong.push('F13: a refused start changed the database');
    const last = deployment.start();
    await last.untilReady();
    await last.stop();
  } finally {
    await deployment.close();
  }
  wrong.push(...(await refuseDatabasePassword()));
  const told = `${secretNames.length + 1} files, each missing and wrong; the start was refused by name`;
  return { id: 'F13', told, runs, lost: 0, wrong };
};
