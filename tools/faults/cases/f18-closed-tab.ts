import type { Report } from '../report.ts';
import { closeTabs } from './closed-tab.ts';
import { onPage } from './page-stage.ts';

/** F18, on the built page. */
export const closeTabsOnPage = async (runs: number): Promise<Report> => {
  const told =
    'tabs closed before, during and after a save, and two that saved at once; nothing was written twice';
  return { id: 'F18', told, ...(await onPage((stage) => closeTabs(stage, runs))) };
};
