import { globalStyle, style, styleVariants } from '@vanilla-extract/css';
import { font, media, vars } from '../tokens/vars.ts';

const wide = '(min-width: 820px)';

/** The room it has decides, not the device: at 200 % zoom the list stands alone. */
export const frame = style({
  containerType: 'inline-size',
  border: `1px solid ${vars.line}`,
  borderRadius: vars.r3,
  background: vars.raised,
  '@media': { print: { background: 'none', borderColor: vars.lineStrong } },
});
export const plan = style({
  padding: `0 ${vars.s4}`,
  '@container': {
    [wide]: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr) 3.5rem 5.5rem',
      padding: `${vars.s2} ${vars.s4}`,
    },
  },
});
export const list = style({
  display: 'grid',
  minWidth: 0,
  '@container': { [wide]: { gridAutoRows: '1fr' } },
});

const ink = { '--way': vars.accent } as Record<string, string>;
export const way = style({
  position: 'relative',
  display: 'grid',
  gap: vars.s2,
  paddingBlock: vars.s4,
  '@container': {
    [wide]: {
      gridTemplateColumns: '10.5rem minmax(0, 1fr)',
      alignItems: 'center',
      minHeight: '4.75rem',
      gap: 0,
      paddingBlock: vars.s2,
    },
  },
  selectors: { '& + &': { borderTop: `1px solid ${vars.line}` } },
});
globalStyle(`${way} + ${way}`, { '@container': { [wide]: { borderTop: 0 } } });
export const standing = styleVariants({
  open: { vars: ink },
  off: { vars: { '--way': vars.lineStrong } },
  pending: { vars: { '--way': vars.caution } },
  flagged: { vars: { '--way': vars.danger } },
});
export const texts = style({ minWidth: 0, paddingInlineEnd: vars.s3 });
export const name = style({
  font: font('13', 'strong'),
  selectors: { [`${standing.off} &`]: { color: vars.text2 } },
});
export const note = style({ font: font('12'), color: vars.text3, textWrap: 'pretty' });

const line = `2px solid var(--way)`;
export const stops = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  rowGap: vars.s2,
  minWidth: 0,
  '@container': {
    [wide]: {
      display: 'grid',
      gridTemplateColumns: 'repeat(var(--stops), minmax(max-content, 1fr))',
      flexWrap: 'nowrap',
    },
  },
});
/** The line runs on behind what stands on it. */
export const place = style({
  position: 'relative',
  display: 'flex',
  alignItems: 'center',
  minWidth: 0,
  selectors: {
    '&:not(:last-child)::after': { content: '', width: '0.875rem', borderTop: line },
    [`${standing.off} &:not(:last-child)::after`]: { borderTopStyle: 'dotted' },
  },
  '@container': {
    [wide]: {
      selectors: {
        '&:not(:last-child)::after, &:last-child::after': {
          content: '',
          flex: '1',
          minWidth: '0.75rem',
          width: 'auto',
          borderTop: line,
        },
        [`${standing.off} &::after`]: { borderTopStyle: 'dotted' },
        '&:nth-last-child(1):nth-child(1)': { gridColumn: '1 / -1' },
        '&:nth-last-child(1):nth-child(2)': { gridColumn: '2 / -1' },
        '&:nth-last-child(1):nth-child(3)': { gridColumn: '3 / -1' },
        '&:nth-last-child(1):nth-child(4)': { gridColumn: '4 / -1' },
      },
    },
  },
});
export const stop = style({
  display: 'inline-flex',
  alignItems: 'center',
  gap: '0.375rem',
  minHeight: '2rem',
  padding: `0.1875rem ${vars.s3} 0.1875rem 0.625rem`,
  border: '1.5px solid var(--way)',
  borderRadius: vars.rFull,
  background: vars.raised,
  color: vars.text,
  font: font('12', 'label'),
  whiteSpace: 'nowrap',
  selectors: { [`${standing.off} &`]: { borderStyle: 'dotted', color: vars.text3 } },
});
globalStyle(`${stop} svg.lucide`, {
  width: '0.9375rem',
  height: '0.9375rem',
  flex: 'none',
  color: 'var(--way)',
});
globalStyle(`${standing.off} ${stop} svg.lucide`, { color: vars.text3 });
export const wait = style({
  borderStyle: 'dashed',
  borderColor: vars.caution,
  borderRadius: vars.r1,
  selectors: { [`${standing.off} &`]: { borderColor: 'var(--way)' } },
});
globalStyle(`${standing.open} ${wait} svg.lucide`, { color: vars.caution });

export const curves = style({
  display: 'none',
  width: '100%',
  height: '100%',
  overflow: 'visible',
  '@container': { [wide]: { display: 'block' } },
  '@media': { [media.forcedColours]: { display: 'none' } },
});
const anyCurve = style({ strokeWidth: 2 });
export const curve = styleVariants({
  open: [anyCurve, { stroke: vars.accent }],
  off: [anyCurve, { stroke: vars.lineStrong, strokeDasharray: '0.1 5', strokeLinecap: 'round' }],
  pending: [anyCurve, { stroke: vars.caution, strokeDasharray: '7 4' }],
  flagged: [anyCurve, { stroke: vars.danger }],
});
export const goal = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s3,
  paddingBlock: vars.s4,
  borderTop: `1px solid ${vars.line}`,
  '@container': {
    [wide]: {
      display: 'grid',
      alignContent: 'center',
      justifyItems: 'center',
      gap: vars.s1,
      textAlign: 'center',
      border: 0,
      paddingTop: '3.25rem',
    },
  },
});
export const goalName = style({ font: font('14', 'strong') });
