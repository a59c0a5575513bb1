import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import type { Report } from '../report.ts';
import { openDeployment } from '../world/deployment.ts';
import { mailedCode } from '../world/person.ts';
import { closeTabs } from './closed-tab.ts';

const flags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const launch = () => {
  const executablePath = [process.env.COFFER_CHROMIUM, '/usr/bin/chromium'].find(
    (path) => path && existsSync(path),
  );
  return chromium.launch({ ...(executablePath ? { executablePath } : {}), args: flags });
};

/** F18, on the built page. */
export const closeTabsOnPage = async (runs: number): Promise<Report> => {
  const deployment = await openDeployment();
  const server = deployment.start({ withPage: true });
  try {
    await server.untilReady();
    const browser = await launch();
    try {
      const stage = {
        browser,
        address: deployment.origin,
        mailedCode: (email: string) => mailedCode(deployment, email),
      };
      const told =
        'tabs closed before, during and after a save, and two that saved at once; nothing was written twice';
      return { id: 'F18', told, ...(await closeTabs(stage, runs)) };
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
    await deployment.close();
  }
};
