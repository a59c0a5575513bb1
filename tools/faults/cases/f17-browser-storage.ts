import type { Report } from '../report.ts';
import { loseStorage } from './browser-storage.ts';
import { onPage } from './page-stage.ts';

/** F17, on the built page. */
export const loseStorageOnPage = async (runs: number): Promise<Report> => {
  const told =
    'storage emptied with the vault locked and with it open; nothing is lost, and the open page says so';
  return { id: 'F17', told, ...(await onPage((stage) => loseStorage(stage, runs))) };
};
