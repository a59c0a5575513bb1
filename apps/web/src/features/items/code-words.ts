import type { CodeDisplay } from '@coffer/ui';
import type { ComponentProps } from 'react';
import { useMessages } from '../../messages/messages.tsx';

type Words = Required<Pick<ComponentProps<typeof CodeDisplay>, 'speak' | 'legend'>>;

/** How single characters are read aloud, and how kinds are counted below them. */
export const useCodeWords = (): Words => {
  const { view } = useMessages();
  return {
    speak: (glyph, kind) => (kind === 'sign' ? (view.signs[glyph] ?? glyph) : view.speak[kind](glyph)),
    legend: (kind, count) => view.legend[kind](count),
  };
};
