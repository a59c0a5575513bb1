import { vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

export const list = style({ display: 'grid', margin: 0, padding: 0, listStyle: 'none' });
export const row = style({ selectors: { '& + &': { borderTop: `1px solid ${vars.line}` } } });
export const nameLine = style({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: vars.s2 });
