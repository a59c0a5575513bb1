import { expect, type Page } from '@playwright/test';

interface Focused {
  readonly name: string;
  /** Whether something around it is drawn that is not drawn without the focus. */
  readonly isMarked: boolean;
  readonly isInSight: boolean;
}

const readFocused = (page: Page): Promise<Focused> =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (!(at instanceof HTMLElement) || at === document.body)
      return { name: '', isMarked: true, isInSight: true };
    const labels = 'labels' in at ? [...((at.labels as NodeListOf<HTMLElement> | null) ?? [])] : [];
    const said = at.getAttribute('aria-label') ?? labels.map((label) => label.textContent).join(' ');
    // A field may leave its ring to the box around it, and a box of its own to the mark beside it.
    const around = [
      at,
      at.parentElement,
      at.parentElement?.parentElement,
      ...(at.parentElement?.children ?? []),
    ];
    const isMarked = around.some((one) => {
      if (!one) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    });
    const box = at.getBoundingClientRect();
    const isInSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return { name: (said || at.textContent || '').trim(), isMarked, isInSight };
  });

/** Walks by the Tab key until what is called so has the focus; each stop on the way is in sight and shows its focus. */
export const tabTo = async (page: Page, name: string): Promise<void> => {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await readFocused(page);
    expect(focused, `the focus on ${focused.name}`).toMatchObject({ isMarked: true, isInSight: true });
    if (focused.name.startsWith(name)) return;
  }
  throw new Error(`The Tab key does not lead to ${name}.`);
};

/** Walks to something and presses Enter. */
export const pressByKeyboard = async (page: Page, name: string): Promise<void> => {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
};
