import { cx } from '../logic/cx.ts';
import { tileHue, tileLetter } from '../logic/graphemes.ts';
import * as s from './tile.css.ts';

export type TileKind = 'login' | 'card' | 'note' | 'person' | 'key';

export interface TileProps {
  readonly kind: TileKind;
  readonly name: string;
  readonly hue: number;
  readonly digits?: string | undefined;
  readonly size?: 'sm' | 'md' | 'lg' | undefined;
  readonly className?: string | undefined;
}

/** Decoration beside a name: hidden from screen readers. */
export function Tile({ kind, name, hue, digits, size = 'md', className }: TileProps) {
  const face = kind === 'card' && digits ? digits.slice(-4) : tileLetter(name);
  return (
    <span className={cx(s.slot[size], className)} aria-hidden="true">
      <span className={cx(s.size[size], s.kind[kind], s.hue[tileHue(hue)])}>{face}</span>
    </span>
  );
}

export function SquareMark({
  hue,
  className,
}: {
  readonly hue: number;
  readonly className?: string | undefined;
}) {
  return <span className={cx(s.square, s.hue[tileHue(hue)], className)} aria-hidden="true" />;
}
