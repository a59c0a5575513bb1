import { font, media, vars } from '@coffer/ui/entry';
import { globalStyle, style } from '@vanilla-extract/css';

export const sheet = style({
  background: vars.raised,
  border: `1px solid ${vars.line}`,
  borderRadius: vars.r3,
  boxShadow: vars.sh2,
});
export const printTitle = style({
  display: 'none',
  font: font('34', 'title'),
  padding: `${vars.s4} ${vars.s4} 0`,
  '@media': { print: { display: 'block' } },
});
export const head = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s3,
  padding: `${vars.s3} ${vars.s4}`,
  borderBottom: `1px solid ${vars.line}`,
});
export const name = style({ font: font('14', 'strong'), overflowWrap: 'anywhere' });
export const place = style({ font: font('12'), color: vars.text3 });
export const body = style({
  display: 'flex',
  justifyContent: 'space-between',
  gap: vars.s4,
  padding: vars.s4,
  '@media': { [media.phone]: { flexWrap: 'wrap' } },
});
export const codeLabel = style({ font: font('13', 'label'), color: vars.text2 });
export const code = style({ paddingBlock: vars.s1 });
export const qr = style({
  width: 112,
  height: 112,
  flex: 'none',
  borderRadius: vars.r1,
  '@media': { print: { width: '38mm', height: '38mm' } },
});
export const qrGround = style({ fill: '#fff' });
export const qrInk = style({ fill: '#16201c' });
export const actions = style({ display: 'flex', flexWrap: 'wrap', gap: vars.s2 });
export const printOnly = style({
  display: 'none',
  '@media': { print: { display: 'grid', gap: vars.s3, padding: vars.s4, font: font('14') } },
});
export const notes = style({ minHeight: 240, borderTop: `1px solid ${vars.line}`, paddingTop: vars.s3 });
export const meter = style({ minHeight: '1.25rem' });

const ink = '#16201c';
const faint = '#44504a';

// On paper the kit stands alone, in black on white whatever the theme: a printer leaves the dark ground out.
globalStyle('body:has([data-print="sheet"]) *', { '@media': { print: { visibility: 'hidden' } } });
globalStyle('body [data-print="sheet"], body [data-print="sheet"] *', {
  '@media': { print: { visibility: 'visible', color: ink, borderColor: faint } },
});
globalStyle('body [data-print="sheet"]', {
  '@media': {
    print: {
      position: 'fixed',
      insetBlockStart: 0,
      insetInline: 0,
      boxShadow: 'none',
      background: '#fff',
      borderWidth: '0.3mm',
    },
  },
});
