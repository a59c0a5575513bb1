import { style } from '@vanilla-extract/css';
import { vars } from '@coffer/ui';

export const form = style({ display: 'grid', gap: vars.s4, maxWidth: 560 });
export const stepUp = style({ display: 'grid', gap: vars.s4 });
