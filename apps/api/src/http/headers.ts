import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance } from 'fastify';

/** The page's policy; experience.md section 4. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types coffer',
].join('; ');

const enginePolicy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'; " +
  "require-trusted-types-for 'script'; trusted-types coffer";

// WASM runs in the key-derivation worker only.
const kdfPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types 'none'";

// The service worker fetches the page and its assets, and starts nothing.
const serviceWorkerPolicy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/** A worker follows the policy of its own response. */
export const policyOf = (path: string): string => {
  if (/[\\/]assets[\\/]engine\.worker-[^\\/]*\.js$/.test(path)) return enginePolicy;
  if (/[\\/]assets[\\/]kdf\.worker-[^\\/]*\.js$/.test(path)) return kdfPolicy;
  return /[\\/]sw\.js$/.test(path) ? serviceWorkerPolicy : pagePolicy;
};

const closedPermissions = [
  ...[
    'accelerometer',
    'bluetooth',
    'camera',
    'display-capture',
    'geolocation',
    'gyroscope',
    'hid',
    'idle-detection',
  ],
  ...[
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'screen-wake-lock',
    'serial',
    'usb',
    'xr-spatial-tracking',
  ],
];
const permissions = [
  ...closedPermissions.map((name) => `${name}=()`),
  'clipboard-write=(self)',
  'clipboard-read=()',
].join(', ');

const helmetOptions = {
  // The policy depends on what is served: whoever serves a worker sets its own.
  contentSecurityPolicy: false,
  strictTransportSecurity: false,
  crossOriginEmbedderPolicy: { policy: 'require-corp' },
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
} as const;

const ofTheReplyItself = new Set(['content-type', 'content-length', 'date', 'connection', 'keep-alive']);

/** What helmet says to any request: the same each time, so it is asked once and not at every reply. */
const askHelmet = async (): Promise<Record<string, string>> => {
  const probe = Fastify();
  await probe.register(helmet, helmetOptions);
  probe.get('/', async () => '');
  const { headers } = await probe.inject('/');
  await probe.close();
  const said = Object.entries(headers).filter(([name]) => !ofTheReplyItself.has(name));
  return Object.fromEntries(said.map(([name, value]) => [name, String(value)]));
};

/** Strict headers on every reply. HSTS comes from Caddy, which holds the certificate. */
export const addHeaders = async (app: FastifyInstance): Promise<void> => {
  const headers = {
    ...(await askHelmet()),
    'content-security-policy': pagePolicy,
    'permissions-policy': permissions,
    'cache-control': 'no-store',
  };
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
};
