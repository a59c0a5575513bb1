import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const sizes = [
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
] as const;
const themes = ['light', 'dark'] as const;

/** What axe found: the rule, and where. */
const violations = async (page: Page): Promise<string[]> => {
  // Legacy is the way without a page of its own for each look; that one is for frames, and Coffer has none.
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`),
  );
};

/** How many pixels the page is wider than its window. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** The screen as it stands, in both themes and at three widths: axe finds nothing and nothing scrolls sideways. */
export const expectFine = async (page: Page, screen: string): Promise<void> => {
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForTimeout(150);
      expect.soft(await violations(page), `${screen}, ${size.width} wide, ${colorScheme}`).toEqual([]);
    }
    expect
      .soft(await overflow(page), `${screen}, ${size.width} wide, scrolls sideways`)
      .toBeLessThanOrEqual(0);
  }
  // 1440 pixels at 200 % are 720, and 320 is where WCAG 2.2 (1.4.10) sets the limit.
  for (const width of [720, 320]) {
    await page.setViewportSize({ width, height: 640 });
    expect.soft(await overflow(page), `${screen}, ${width} wide, scrolls sideways`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
};
