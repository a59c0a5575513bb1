import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { addMailbox, type Mailbox, mailboxOf } from '../../../e2e/support/mailbox.ts';
import { openDeployment } from '../world/deployment.ts';

/** A browser and a Coffer that serves the built page. */
export interface PageStage extends Pick<Mailbox, 'mailedCode' | 'mailCount'> {
  readonly browser: Browser;
  readonly address: string;
}

/** How a case on the page ended. */
export interface PageReport {
  readonly runs: number;
  readonly lost: number;
  readonly wrong: readonly string[];
}

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

/** Runs a case on the built page in Chromium, with a Coffer of its own. */
export const onPage = async (work: (stage: PageStage) => Promise<PageReport>): Promise<PageReport> => {
  const deployment = await openDeployment();
  const server = deployment.start({ withPage: true });
  try {
    await server.untilReady();
    const browser = await launch();
    const mailbox = mailboxOf(join(deployment.dataDir, 'outbox'));
    addMailbox(deployment.origin, mailbox);
    try {
      return await work({ browser, address: deployment.origin, ...mailbox });
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
    await deployment.close();
  }
};
