import type { Report } from '../report.ts';
import { loseStorage } from './browser-storage.ts';
import { onPage } from './page-stage.ts';

/** F17, on the built page. */
export const loseStorageOnPage = async (runs: number): Promise<Report> => {
  const told =
    'storage full, emptied with the vault open, emptied with it locked; the page says so and nothing is lost';
  return { id: 'F17', told, ...(await onPage((stage) => loseStorage(stage, runs))) };
};
