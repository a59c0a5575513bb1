import pg from 'pg';
import type { Engine, ItemDraft, Ports } from '../../packages/vault/src/index.ts';
import { draftOf } from '../../packages/vault/src/items/item-content.ts';
import { type Deployment, openDeployment } from '../faults/world/deployment.ts';
import { createPorts, expectKind, type Person, signIn, signUpPerson } from '../faults/world/person.ts';
import { sampleContent } from './page/sample-items.ts';

/** A Coffer that runs as a process of its own over a real Postgres, as `coffer serve` does. */
export interface World {
  readonly deployment: Deployment;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** A signed-in browser whose requests are counted. */
export interface Browser {
  readonly engine: Engine;
  readonly person: Person;
  readonly accountId: string;
  readonly vaultId: string;
  /** The session's cookie as the last request carried it. */
  cookie(): string;
  /** Bytes of request bodies since the last call. */
  takeSent(): number;
  /** Bodies of commits, in their order. */
  readonly commits: Uint8Array<ArrayBuffer>[];
}

export const openWorld = async (): Promise<World> => {
  // Every request comes from this one machine, and each try may claim an address of its own.
  process.env.COFFER_LIMIT_FACTOR = '100000';
  process.env.COFFER_TRUST_PROXY = '1';
  const deployment = await openDeployment();
  const server = deployment.start();
  await server.untilReady();
  const pool = new pg.Pool({ connectionString: deployment.databaseUrl(), max: 4 });
  pool.on('error', () => undefined);
  return {
    deployment,
    pool,
    close: async () => {
      await pool.end();
      await server.stop();
      await deployment.close();
    },
  };
};

const calmClock: Ports['clock'] = {
  now: () => Date.now(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  every: () => () => undefined,
};

const bodyOf = (request: RequestInit): Uint8Array<ArrayBuffer> =>
  request.body instanceof Uint8Array ? (request.body as Uint8Array<ArrayBuffer>) : new Uint8Array(0);

/** Signs somebody up and in. */
export const openBrowser = async ({ deployment }: World): Promise<Browser> => {
  let sent = 0;
  let cookie = '';
  const commits: Uint8Array<ArrayBuffer>[] = [];
  const ports: Ports = {
    ...createPorts(deployment.origin, (address, request) => {
      const body = bodyOf(request);
      sent += body.length;
      cookie = new Headers(request.headers).get('cookie') ?? '';
      if (address.pathname.endsWith('/commits')) commits.push(body);
      return fetch(address, request);
    }),
    clock: calmClock,
  };
  const person = await signUpPerson(deployment, ports);
  const { engine } = await signIn(person, ports);
  const state = await engine.state();
  if (state.kind !== 'unlocked') throw new Error('not signed in');
  const { accountId, vaultId } = state;
  const takeSent = (): number => {
    const taken = sent;
    sent = 0;
    return taken;
  };
  return { engine, person, accountId, vaultId, cookie: () => cookie, takeSent, commits };
};

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A draft as it is edited later: what the import made, with another password. */
export const editedDraft = (draft: ItemDraft, round: number): ItemDraft => ({
  ...draft,
  password: `${draft.password}${round % 10}`,
});

/** Imports `count` sample items by the engine's own import. */
export const importSamples = async ({ engine }: Browser, count: number): Promise<void> => {
  const rows = Array.from({ length: count }, (_, i) => {
    const { title, userName, password, websites, notes } = draftOf(sampleContent(i));
    return [title, websites[0] ?? '', userName, password, notes].map(quoted).join(',');
  });
  const file = new TextEncoder().encode(['name,url,username,password,note', ...rows].join('\n'));
  const plan = await engine.planImport(file, 'chrome-csv');
  const report = await engine.runImport(plan.id, 'keep');
  if (report.taken !== count)
    expectKind({ kind: JSON.stringify({ ...report, remarks: report.remarks.slice(0, 3) }) }, 'taken');
};
