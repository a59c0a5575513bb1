import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { root, run } from './run.mjs';

const onPath = (names) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(existsSync);

const isDebianRoot = () =>
  process.getuid?.() === 0 && existsSync('/etc/debian_version') && onPath(['apt-get']);

let updated;
const aptInstall = async (name) => {
  if (!isDebianRoot()) return;
  console.log(`Installing ${name} from Debian …`);
  const options = { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  updated ??= run('apt-get', ['update'], options);
  await updated;
  const { code, output } = await run('apt-get', ['install', '-y', '--no-install-recommends', name], options);
  if (code !== 0) console.error(output.slice(-2000));
};

/** The browser that Playwright may have downloaded earlier on this machine. */
const playwrightsOwn = () => {
  try {
    const { chromium } = createRequire(join(root, 'package.json'))('playwright');
    return [chromium.executablePath()].find((path) => path && existsSync(path));
  } catch {
    return undefined;
  }
};

const named = (variable) => {
  const path = process.env[variable];
  if (path && !existsSync(path)) console.error(`${variable} names ${path}, which does not exist.`);
  return path && existsSync(path) ? path : undefined;
};

const missing = (what, name, variable) => {
  const isDebian =
    existsSync('/etc/os-release') && /debian|ubuntu/i.test(readFileSync('/etc/os-release', 'utf8'));
  const how = isDebian
    ? `run \`apt-get install ${name}\` as root`
    : `install ${name} with your package manager`;
  console.error(`${what} was not found: ${how}, or put the program's path into ${variable}.`);
};

/** In this order: an environment variable, the system's, Debian's package when we are root, Playwright's own. */
export const ensureChromium = async () => {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const find = () => named('COFFER_CHROMIUM') ?? onPath(names);
  let path = find();
  if (!path) {
    await aptInstall('chromium');
    path = find() ?? playwrightsOwn();
  }
  if (!path) missing('Chromium', 'chromium', 'COFFER_CHROMIUM');
  return path;
};

export const ensureCaddy = async () => {
  const find = () => named('COFFER_CADDY') ?? onPath(['caddy']);
  let path = find();
  if (!path) {
    await aptInstall('caddy');
    path = find();
  }
  if (!path) missing('Caddy', 'caddy', 'COFFER_CADDY');
  return path;
};
