import { Tooltip as Part } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from '../display/kbd.tsx';
import * as s from './overlays.css.ts';

export interface TooltipProps {
  readonly content: ReactNode;
  readonly shortcut?: string | undefined;
  readonly side?: 'top' | 'bottom' | 'left' | 'right' | undefined;
  readonly children: ReactElement;
}

export function Tooltip({ content, shortcut, side = 'bottom', children }: TooltipProps) {
  return (
    <Part.Root>
      <Part.Trigger render={children} />
      <Part.Portal>
        <Part.Positioner side={side} sideOffset={6} className={s.tooltipPositioner}>
          <Part.Popup className={s.tooltip} aria-hidden>
            {content}
            {shortcut === undefined ? null : <Kbd className={s.tooltipKbd}>{shortcut}</Kbd>}
          </Part.Popup>
        </Part.Positioner>
      </Part.Portal>
    </Part.Root>
  );
}
