import { keyframes, style } from '@vanilla-extract/css';
import { media } from '../tokens/vars.ts';

const turn = keyframes({ to: { transform: 'rotate(360deg)' } });
const breathe = keyframes({ '50%': { opacity: 0.45 } });

export const root = style({ display: 'inline-flex', flex: 'none', alignItems: 'center' });

export const ring = style({
  display: 'block',
  animation: `${turn} 900ms linear infinite`,
  '@media': {
    [media.reducedMotion]: {
      animation: `${breathe} 1600ms ease-in-out infinite`,
    },
  },
});
