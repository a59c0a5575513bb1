import { existsSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

/** The system's Chromium first: Playwright's own cannot be had behind a proxy. Undefined lets Playwright look. */
const chromium = [
  process.env.COFFER_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));

const chromiumFlags = [
  ...['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
  ...['--disable-sync', '--no-first-run'],
];

/** Real key derivation and a real database take their time, most of all on two busy cores. */
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };

const node = {
  extends: true as const,
  test: {
    ...patience,
    name: 'node',
    environment: 'node',
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'apps/*/src/**/*.test.{ts,tsx}', 'tools/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.browser.test.ts'],
    globalSetup: ['apps/cli/src/postgres/testing-setup.ts'],
  },
};

const browser = {
  extends: true as const,
  test: {
    ...patience,
    name: 'chromium',
    include: ['packages/crypto/src/**/*.vectors.test.ts', 'apps/web/src/**/*.browser.test.ts'],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      api: { host: '127.0.0.1' },
      instances: [{ browser: 'chromium' as const }],
      provider: playwright({
        launchOptions: { ...(chromium ? { executablePath: chromium } : {}), args: chromiumFlags },
      }),
    },
  },
};

export default defineConfig({ test: { maxWorkers: 2, projects: [node, browser] } });
