import { vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

export const form = style({ display: 'grid', gap: vars.s4, maxWidth: 560 });
export const stepUp = style({ display: 'grid', gap: vars.s4 });
