import { useCallback, useEffect, useRef, useState } from 'react';

export type ThemeChoice = 'light' | 'dark' | 'system';
export type ContrastChoice = 'system' | 'normal' | 'more';

/** Writes the choice on the document; "system" takes the mark away, so that the media queries decide. */
export function applyTheme(theme: ThemeChoice, contrast: ContrastChoice = 'system'): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
  if (contrast === 'system') delete dataset.contrast;
  else dataset.contrast = contrast;
}

export interface ThemeOptions {
  readonly initial: ThemeChoice;
  readonly initialContrast?: ContrastChoice | undefined;
  readonly onChange?: ((theme: ThemeChoice, contrast: ContrastChoice) => void) | undefined;
}

/** Holds the theme, keeps the document in step and hands every change to `onChange` to be kept. */
export function useTheme({ initial, initialContrast = 'system', onChange }: ThemeOptions) {
  const [choice, setChoice] = useState({ theme: initial, contrast: initialContrast });
  const keep = useRef(onChange);
  keep.current = onChange;
  useEffect(() => applyTheme(choice.theme, choice.contrast), [choice]);
  const change = useCallback((next: { theme: ThemeChoice; contrast: ContrastChoice }) => {
    setChoice(next);
    keep.current?.(next.theme, next.contrast);
  }, []);
  return {
    ...choice,
    setTheme: (theme: ThemeChoice) => change({ ...choice, theme }),
    setContrast: (contrast: ContrastChoice) => change({ ...choice, contrast }),
  };
}
