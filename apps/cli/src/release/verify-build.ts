import { CliError } from '../cli-error.ts';
import { type BuildManifest, manifestName, parseManifest, sha256, signatureName } from './manifest.ts';
import { isSigned } from './release-key.ts';

/** What a build is held against: a manifest that is at hand, or the key of whoever released it. */
export type Trust = { readonly manifest: string; readonly where: string } | { readonly key: string };

/** As browsers ask, so that a server can't tell by a header that somebody looks. */
const asked = {
  'user-agent':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  accept: '*/*',
  'accept-language': 'en',
};

const get = async (address: string): Promise<Response> => {
  try {
    return await fetch(address, { headers: asked, redirect: 'manual', signal: AbortSignal.timeout(30_000) });
  } catch (error) {
    throw new CliError('cli/unreachable', `${address} does not answer (${String(error)}).`);
  }
};

const findManifest = async (origin: string, trust: Trust): Promise<BuildManifest> => {
  if ('manifest' in trust) return parseManifest(trust.manifest, trust.where);
  const [text, signature] = await Promise.all(
    [manifestName, signatureName].map(async (name) => {
      const reply = await get(`${origin}/${name}`);
      if (reply.status !== 200) throw new CliError('cli/build-wrong', `${origin} has no ${name}.`);
      return reply.text();
    }),
  );
  if (!isSigned(Buffer.from(text ?? ''), signature ?? '', trust.key))
    throw new CliError('cli/build-wrong', `The build manifest of ${origin} is not signed by that key.`);
  return parseManifest(text ?? '', `${origin}/${manifestName}`);
};

/** Headers that would bring in more than the bytes do. */
const unwanted = [
  'link',
  'refresh',
  'service-worker-allowed',
  'sourcemap',
  'x-sourcemap',
  'speculation-rules',
];

const typeOf = (path: string): RegExp | null => {
  if (path.endsWith('/') || path.endsWith('.html')) return /^text\/html\b/;
  return path.endsWith('.js') ? /^(text|application)\/javascript\b/ : null;
};

/** What is wrong with one reply, in words; null where nothing is. */
const judge = async (reply: Response, path: string, hash: string, policy: string): Promise<string | null> => {
  if (reply.status !== 200) return `answers ${reply.status}`;
  if (sha256(new Uint8Array(await reply.arrayBuffer())) !== hash) return 'has other bytes';
  if (reply.headers.get('content-security-policy') !== policy) return 'has another content security policy';
  const type = typeOf(path);
  if (type && !type.test(reply.headers.get('content-type') ?? '')) return 'has another type';
  const header = unwanted.find((name) => reply.headers.has(name));
  return header ? `comes with the header ${header}` : null;
};

interface Question {
  readonly path: string;
  readonly hash: string;
  readonly policy: string;
}

/** Everything that is asked: each path of the manifest, and pages at paths of their own and of an organisation. */
const questionsOf = (manifest: BuildManifest, base: string): Question[] => {
  const { files, policy, policies } = manifest;
  const listed = Object.entries(files).map(([path, hash]) => ({
    path,
    hash,
    policy: policies[path] ?? policy,
  }));
  const page = files['/'] ?? '';
  const console = files['/admin/'];
  const pages = ['/signin', '/vault', ...(base ? [`${base}/`, `${base}/signin`] : [])];
  const consoles = console === undefined ? [] : ['/admin/people', ...(base ? [`${base}/admin/`] : [])];
  return [
    ...listed,
    ...pages.map((path) => ({ path, hash: page, policy })),
    ...consoles.map((path) => ({ path, hash: console ?? '', policy })),
  ];
};

const atOnce = 8;

/**
 * Fetches everything that a Coffer serves to browsers and holds it against a build.
 *
 * @returns lines to show where all of it is that build.
 * @throws {CliError} `cli/build-wrong`, which names each path that is not, and how.
 */
export const verifyBuild = async (address: string, trust: Trust): Promise<string[]> => {
  if (!URL.canParse(address)) throw new CliError('cli/bad-setting', `${address} is not an address.`);
  const { origin, pathname } = new URL(address);
  const base = /^\/o\/[a-z0-9-]{1,40}(?=\/|$)/.exec(pathname)?.[0] ?? '';
  const manifest = await findManifest(origin, trust);
  const questions = questionsOf(manifest, base);
  const wrong: string[] = [];
  for (let at = 0; at < questions.length; at += atOnce) {
    const some = questions.slice(at, at + atOnce).map(async ({ path, hash, policy }) => {
      const why = await judge(await get(origin + path), path, hash, policy);
      return why === null ? [] : [`  ${path} ${why}`];
    });
    wrong.push(...(await Promise.all(some)).flat());
  }
  if (wrong.length > 0)
    throw new CliError(
      'cli/build-wrong',
      `${origin} does not serve that build. Sign in there with nothing before you know why:\n${wrong.join('\n')}`,
    );
  return [
    `${origin} serves that build: ${questions.length} paths, each with its own bytes and policy.`,
    'This holds for what was served to this machine, now.',
  ];
};
