import type { Send } from '../../../apps/cli/src/demo/node-transport.ts';
import { type Deployment, openDeployment, withDatabase } from './deployment.ts';
import type { ServerProcess } from './server-process.ts';
import { type Cut, openTcpProxy } from './tcp-proxy.ts';

/** A place at which the API is killed with -9. */
export interface CrashPoint {
  /** Whether all statements count, or only those that commit. */
  readonly at: 'statement' | 'commit';
  /** The nth of them, over all requests of a story. */
  readonly nth: number;
  /** Before the statement gets to the database, or once it is done there and nobody heard of it. */
  readonly cut: Cut;
  /** The browser waits until the API is back and repeats itself; or it is closed with the API. */
  readonly goesOn: boolean;
}

/** The browser's side of one kill. */
export interface Crash {
  readonly send: Send;
  /** The statement at which the API was killed; undefined where the story ended before its nth. */
  struck(): string | undefined;
  /** Resolves when the API answers again. */
  isBack(): Promise<void>;
}

export interface CrashStage {
  readonly deployment: Deployment;
  /** Kills at `point` while a request is under way whose path fits. */
  crash(point: CrashPoint, isTarget: (path: string) => boolean): Crash;
  /** Limits begin anew: the test's own doing, in the database. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

/** Names statements as they go by; one that was prepared before goes by its name alone. */
const statementNames = () => {
  const textsByName = new Map<string, string>();
  return (bytes: Buffer): string | undefined => {
    const kind = String.fromCharCode(bytes[0] ?? 0);
    if (!'PBQ'.includes(kind)) return undefined;
    const text = bytes.toString('latin1');
    if (kind === 'Q') return text.slice(5).split('\0', 1)[0];
    const [name = '', query = ''] =
      kind === 'P' ? text.slice(5).split('\0', 2) : (text.slice(5).split('\0', 2)[1] ?? '').split('\0', 1);
    if (kind === 'P') textsByName.set(name, query);
    return textsByName.get(name) ?? name;
  };
};

const shortened = (statement: string): string => statement.replace(/\s+/g, ' ').trim().slice(0, 48);
const withoutIds = (path: string): string => path.replace(/[0-9a-f-]{36}/g, ':id');

/** A Coffer whose API stands behind a proxy at its database, which sees every statement that it sends. */
export const openCrashStage = async (): Promise<CrashStage> => {
  const deployment = await openDeployment();
  const database = new URL(deployment.databaseUrl());
  let nameOf = statementNames();
  const proxy = await openTcpProxy(Number(database.port), (bytes) => void nameOf(bytes));
  database.port = `${proxy.port}`;
  const begin = (): ServerProcess => deployment.start({ databaseUrl: database.href });
  let server = begin();
  let back: Promise<unknown> = server.untilReady();
  await back;

  const restart = async (killed: ServerProcess): Promise<void> => {
    await killed.kill();
    nameOf = statementNames();
    server = begin();
    await server.untilReady();
  };

  const crash = (point: CrashPoint, isTarget: (path: string) => boolean): Crash => {
    let left = point.nth;
    let struck: string | undefined;
    let isClosed = false;
    let path = '';
    const isPlace = (bytes: Buffer): boolean => {
      const name = nameOf(bytes);
      if (name === undefined || (point.at === 'commit' && name !== 'COMMIT')) return false;
      left -= 1;
      if (left === 0) struck = `in ${path} ${point.cut} ${shortened(name)}`;
      return left === 0;
    };
    const kill = (): void => {
      back = restart(server);
      back.catch(() => undefined);
    };
    const send: Send = async (address, request) => {
      if (isClosed) throw new TypeError('The browser is closed.');
      if (struck !== undefined || !isTarget(address.pathname)) return fetch(address, request);
      path = withoutIds(address.pathname);
      proxy.arm(point.cut, isPlace, kill);
      try {
        return await fetch(address, request);
      } finally {
        proxy.disarm();
        if (struck !== undefined) {
          isClosed = !point.goesOn;
          await back;
        }
      }
    };
    return { send, struck: () => struck, isBack: async () => void (await back) };
  };

  return {
    deployment,
    crash,
    forget: () =>
      withDatabase(deployment.databaseUrl(), async (client) => {
        await client.query('DELETE FROM rate_limit');
        await client.query('DELETE FROM pin_evaluation');
      }),
    close: async () => {
      await back.catch(() => undefined);
      await server.stop();
      await proxy.close();
      await deployment.close();
    },
  };
};
