import {
  type ClaimedLeaf,
  createClient,
  type Endpoint,
  type Fetch,
  listLeaves,
  readLeaves,
  readSync,
  type SyncHead,
  type SyncRow,
  syncVault,
  Unreachable,
} from '../../../packages/contracts/src/index.ts';
import { encodeLeavesReply, encodeSyncReply } from '../../../packages/vault/src/testing/sync-reply.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A request as it left the client. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Bytes;
}

/** A reply as the client gets it; a stream is told chunk by chunk. */
export interface Told {
  readonly status: number;
  readonly body: Bytes | AsyncIterable<Bytes>;
}

/** What the server does instead of answering honestly. `honest` passes the request on and answers what came back. */
export type Lie = (
  asked: Asked,
  honest: (instead?: Partial<Asked>) => Promise<Told & { body: Bytes }>,
) => Promise<Told>;

/** Everything that crossed one client's connection, with the lie that stands in it. */
export interface Wire {
  readonly client: ReturnType<typeof createClient>;
  /** What the client sends by. */
  readonly send: Fetch;
  readonly sent: Asked[];
  /** Replies by request, in their order, as the client got them (streams left out). */
  readonly told: { readonly asked: Asked; readonly told: Told }[];
  lie: Lie;
  /** The same request with this client's cookies, past every lie and not recorded. */
  fetchHonest(path: string): Promise<Bytes>;
}

const none: Bytes = new Uint8Array(0);

/** Tells the truth. */
export const honestly: Lie = (_asked, honest) => honest();

const chunksOf = async function* (body: Told['body']): AsyncGenerator<Bytes> {
  if (body instanceof Uint8Array) yield body;
  else yield* body;
};

const cookieStore = () => {
  const cookies = new Map<string, string>();
  return {
    header: (): Record<string, string> =>
      cookies.size > 0 ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {},
    keep: (headers: Headers): void => {
      for (const line of headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const at = pair.indexOf('=');
        cookies.set(pair.slice(0, at), pair.slice(at + 1));
      }
    },
  };
};

/** Opens a connection of one browser to the server at `address`; `origin` is the page's. */
export const openWire = (address: string, origin: string): Wire => {
  const cookies = cookieStore();
  const pass = async ({ method, path, headers, body }: Asked) => {
    const all = { ...headers, ...cookies.header(), origin };
    const reply = await fetch(`${address}${path}`, {
      method,
      headers: all,
      ...(body.length > 0 ? { body } : {}),
    });
    cookies.keep(reply.headers);
    return { status: reply.status, body: new Uint8Array(await reply.arrayBuffer()) };
  };
  const send: Fetch = async (path, { method, headers, body }) => {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : (body ?? none);
    const asked: Asked = { method, path, headers, body: bytes };
    wire.sent.push(asked);
    const told = await wire
      .lie(asked, (instead) => pass({ ...asked, ...instead }))
      .catch((error: unknown) => {
        throw error instanceof TypeError ? new Unreachable() : error;
      });
    if (told.body instanceof Uint8Array) wire.told.push({ asked, told });
    return { status: told.status, chunks: chunksOf(told.body) };
  };
  const wire: Wire = {
    ...{ client: createClient(send), send },
    ...{ sent: [], told: [], lie: honestly },
    fetchHonest: async (path) =>
      (await pass({ method: 'GET', path, headers: { 'x-coffer': '1' }, body: none })).body,
  };
  return wire;
};

/** Whether a request is one of an endpoint. */
export const isCallOf = (endpoint: Endpoint, asked: Asked): boolean =>
  asked.method === endpoint.method &&
  new RegExp(`^${endpoint.path.replace(/:\w+/g, '[^/?]+')}$`).test(asked.path.split('?')[0] ?? '');

const jsonBytes = (value: unknown): Bytes => new TextEncoder().encode(JSON.stringify(value));

/** A reply in JSON. */
export const tellJson = (value: unknown, status = 200): Told => ({ status, body: jsonBytes(value) });

/** JSON of a reply or request. */
export const readJson = (bytes: Uint8Array): Record<string, unknown> =>
  JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;

/** Changes the successful replies of one endpoint; text is sent as it is. */
export const lieAbout =
  (endpoint: Endpoint, change: (reply: Record<string, never>, asked: Asked) => unknown): Lie =>
  async (asked, honest) => {
    if (!isCallOf(endpoint, asked)) return honest();
    const told = await honest();
    if (told.status >= 400) return told;
    const changed = change(readJson(told.body) as Record<string, never>, asked);
    return {
      ...told,
      body: typeof changed === 'string' ? new TextEncoder().encode(changed) : jsonBytes(changed),
    };
  };

/** Answers one endpoint without asking anybody. */
export const answerInstead =
  (endpoint: Endpoint, answer: (asked: Asked) => Told): Lie =>
  async (asked, honest) =>
    isCallOf(endpoint, asked) ? answer(asked) : honest();

/** Head and rows of a sync reply. */
export interface SyncParts {
  readonly head: SyncHead;
  readonly rows: readonly SyncRow[];
}

/** Takes a sync reply apart. */
export const readSyncParts = async (body: Bytes): Promise<SyncParts> => {
  const { head, rows } = await readSync(chunksOf(body));
  const all: SyncRow[] = [];
  for await (const row of rows) all.push(row);
  return { head, rows: all };
};

/** Changes the parts of every sync reply; the count of rows follows by itself. */
export const lieAboutSync =
  (change: (parts: SyncParts) => SyncParts): Lie =>
  async (asked, honest) => {
    const told = await honest();
    if (!isCallOf(syncVault, asked) || told.status !== 200) return told;
    const { head, rows } = change(await readSyncParts(told.body));
    return { status: 200, body: encodeSyncReply({ ...head, rows: rows.length }, rows) };
  };

/** Changes what every reply of leaves claims. */
export const lieAboutLeaves =
  (change: (leaves: readonly ClaimedLeaf[]) => readonly ClaimedLeaf[]): Lie =>
  async (asked, honest) => {
    const told = await honest();
    if (!isCallOf(listLeaves, asked) || told.status !== 200) return told;
    const { head, leaves } = await readLeaves(chunksOf(told.body));
    const all: ClaimedLeaf[] = [];
    for await (const leaf of leaves) all.push(leaf);
    return { status: 200, body: encodeLeavesReply(head.seq, change(all)) };
  };

/** Several lies, the first outermost. */
export const lies =
  (...all: readonly Lie[]): Lie =>
  (asked, honest) => {
    const [first, ...rest] = all;
    if (!first) return honest(asked);
    return first(
      asked,
      (instead) => lies(...rest)({ ...asked, ...instead }, honest) as ReturnType<typeof honest>,
    );
  };
