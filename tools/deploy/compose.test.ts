import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

type Service = {
  image?: string;
  build?: string;
  ports?: string[];
  environment?: Record<string, string>;
  healthcheck?: { test: string[]; disable?: boolean };
  read_only?: boolean;
  cap_drop?: string[];
  cap_add?: string[];
  security_opt?: string[];
  privileged?: boolean;
  network_mode?: string;
  networks?: string[];
  secrets?: (string | { source: string; target: string })[];
  pids_limit?: number;
  mem_limit?: string;
};
type Compose = {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
  secrets: Record<string, { file?: string; environment?: string }>;
};

const root = join(import.meta.dirname, '..', '..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);

/** Names that hold a secret, unless they only say in which file it is. */
const looksSecret = (name: string, value: string): boolean =>
  (/(PASSWORD|SECRET|TOKEN|PEPPER|SEED|_KEY)(?!.*_FILE$)/i.test(name) && !name.endsWith('_FILE')) ||
  /:\/\/[^/@:]+:[^@/]+@/.test(value);

test('only Caddy publishes ports, and only 80 and 443 (S20)', () => {
  const published = services.filter(([, service]) => service.ports);
  expect(published.map(([name]) => name)).toEqual(['caddy']);
  expect(compose.services.caddy?.ports).toEqual(['0.0.0.0:80:80', '0.0.0.0:443:443']);
  for (const [, service] of services) expect(service.network_mode).toBeUndefined();
});

test('Postgres can be reached by the API only, over a network without a way out (S20)', () => {
  expect(compose.services.postgres?.networks).toEqual(['inner']);
  expect(compose.networks.inner?.internal).toBe(true);
  expect(compose.networks.door?.internal).toBe(true);
  expect(
    services
      .filter(([, service]) => service.networks?.includes('inner'))
      .map(([name]) => name)
      .sort(),
  ).toEqual(['api', 'postgres']);
});

test.each(services)('%s: read-only, without privileges, with limits and a health check', (_, service) => {
  expect(service.read_only).toBe(true);
  expect(service.privileged).toBeUndefined();
  expect(service.cap_drop).toEqual(['ALL']);
  expect(service.cap_add ?? []).toEqual(service === compose.services.caddy ? ['NET_BIND_SERVICE'] : []);
  expect(service.security_opt).toContain('no-new-privileges:true');
  expect(service.healthcheck?.test.length).toBeGreaterThan(1);
  expect(service.healthcheck?.disable).toBeUndefined();
  expect(service.pids_limit).toBeGreaterThan(0);
  expect(service.mem_limit).toMatch(/^\d+[mg]$/);
});

test.each(services)('%s: no secret in an environment value', (_, service) => {
  const leaking = Object.entries(service.environment ?? {}).filter(([name, value]) =>
    looksSecret(name, String(value)),
  );
  expect(leaking).toEqual([]);
});

test('the check for secrets in the environment finds one', () => {
  expect(looksSecret('POSTGRES_PASSWORD', 'x')).toBe(true);
  expect(looksSecret('DATABASE_URL', 'postgresql://coffer:hush@postgres/coffer')).toBe(true);
  expect(looksSecret('POSTGRES_PASSWORD_FILE', '/run/secrets/database-password')).toBe(false);
});

test('every secret is a file, and every secret that a service names exists', () => {
  for (const secret of Object.values(compose.secrets)) expect(secret.file).toMatch(/^\.\/secrets\//);
  for (const [, service] of services) {
    for (const secret of service.secrets ?? [])
      expect(compose.secrets).toHaveProperty([typeof secret === 'string' ? secret : secret.source]);
  }
});

test('every image is pinned to an exact version', () => {
  const images = services.flatMap(([, service]) => service.image ?? []);
  const bases = [...read('Dockerfile').matchAll(/^FROM (\S+)/gm)].map((match) => match[1] ?? '');
  expect(images.length + bases.length).toBe(4);
  for (const image of [...images, ...bases]) expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-[a-z-]+)?$/);
});

test('the linter for compose files finds nothing', () => {
  const linter = join(root, 'node_modules', 'dclint', 'bin', 'dclint.cjs');
  expect(existsSync(linter)).toBe(true);
  execFileSync(process.execPath, [linter, '--max-warnings', '0', 'docker-compose.yml'], {
    cwd: root,
    stdio: 'pipe',
  });
});

test('.env.example names every variable that the compose file reads, and no secret', () => {
  const used = new Set([...read('docker-compose.yml').matchAll(/\$\{([A-Z_]+)/g)].map((match) => match[1]));
  const named = new Map(
    read('.env.example')
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line))
      .map((line) => line.split('=', 2) as [string, string]),
  );
  expect([...used].filter((name) => !named.has(name ?? ''))).toEqual([]);
  expect([...named].filter(([name, value]) => looksSecret(name, value))).toEqual([]);
});

test('the image that runs is not root and holds no sources', () => {
  const last =
    read('Dockerfile')
      .split(/^FROM /m)
      .at(-1) ?? '';
  expect(last).toMatch(/^USER node$/m);
  expect(last).not.toMatch(/^COPY \./m);
});
