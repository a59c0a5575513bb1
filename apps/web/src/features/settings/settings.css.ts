import { font, vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

export const stack = style({ display: 'grid', gap: vars.s2, maxWidth: 640 });
export const group = style({ display: 'grid', gap: vars.s3, justifyItems: 'start' });
export const full = style({ width: '100%' });
export const note = style({ font: font('13'), color: vars.text3 });
export const code = style({ font: font('code-lg'), letterSpacing: '0.04em' });
export const actions = style({ display: 'flex', flexWrap: 'wrap', gap: vars.s2 });
