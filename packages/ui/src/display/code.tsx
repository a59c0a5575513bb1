import type { ReactNode } from 'react';
import { type CharacterKind, characterCells, countKinds } from '../logic/characters.ts';
import { cx } from '../logic/cx.ts';
import { groupCode, groupHex, toHex } from '../logic/groups.ts';
import * as s from './code.css.ts';
import { VisuallyHidden } from './visually-hidden.tsx';

export interface SecretWellProps {
  readonly label?: ReactNode;
  readonly meta?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

export function SecretWell({ label, meta, actions, children, className }: SecretWellProps) {
  const top = label !== undefined || meta !== undefined || actions !== undefined;
  return (
    <div className={cx(s.well, className)}>
      {top ? (
        <div className={s.wellTop}>
          {label === undefined ? null : <span>{label}</span>}
          {meta}
          {actions === undefined ? null : <div className={s.wellActions}>{actions}</div>}
        </div>
      ) : null}
      <div className={s.wellBody}>{children}</div>
    </div>
  );
}

export function MaskedDots({
  label,
  className,
}: {
  readonly label: string;
  readonly className?: string | undefined;
}) {
  return (
    <span className={cx(s.masked, className)}>
      <span aria-hidden="true">{'•'.repeat(12)}</span>
      <VisuallyHidden>{label}</VisuallyHidden>
    </span>
  );
}

const extraSample: Readonly<Partial<Record<CharacterKind, string>>> = {
  sign: s.sampleRound,
  capital: s.sampleCapital,
  space: s.sampleSpace,
};

const samples: Readonly<Record<CharacterKind, string>> = {
  small: 'a',
  capital: 'A',
  digit: '3',
  sign: '#',
  space: ' ',
};

/** Cells come 8 ms apart, the last of them after 60 ms, so that the whole takes 200 ms at most. */
function delayOf(at: number): string {
  return `${Math.min(at * 8, 60)}ms`;
}

export interface CodeDisplayProps {
  readonly value: string;
  readonly revealed?: boolean | undefined;
  readonly maskedLabel: string;
  readonly speak: (glyph: string, kind: CharacterKind) => string;
  readonly legend?: ((kind: CharacterKind, count: number) => string) | undefined;
}

export function CodeDisplay({ value, revealed = true, maskedLabel, speak, legend }: CodeDisplayProps) {
  if (!revealed) return <MaskedDots label={maskedLabel} />;
  const cells = characterCells(value);
  return (
    <div className={s.display}>
      <VisuallyHidden>{cells.map((cell) => speak(cell.glyph, cell.kind)).join(', ')}</VisuallyHidden>
      <div className={s.cells} aria-hidden="true">
        {cells.map((cell, at) => (
          <span key={at} className={s.cell} style={{ animationDelay: delayOf(at) }}>
            <span className={s.kind[cell.kind]}>{cell.kind === 'space' ? ' ' : cell.glyph}</span>
            <span className={s.index}>{at + 1}</span>
          </span>
        ))}
      </div>
      {legend === undefined ? null : (
        <div className={s.legend}>
          {countKinds(cells).map(({ kind, count }) => (
            <span key={kind} className={s.legendItem}>
              <span className={cx(s.kind[kind], s.sample, extraSample[kind])} aria-hidden="true">
                {samples[kind]}
              </span>
              {legend(kind, count)}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

export interface CodeGroupsProps {
  readonly children: string;
  readonly size?: number | undefined;
  readonly className?: string | undefined;
}

export function CodeGroups({ children, size = 4, className }: CodeGroupsProps) {
  return (
    <span className={cx(s.groups, className)}>
      {groupCode(children, size).map((group, at) => (
        <span key={at}>{group}</span>
      ))}
    </span>
  );
}

export interface HexDumpProps {
  readonly bytes: Uint8Array | string;
  readonly lead?: number | undefined;
  readonly label?: string | undefined;
  readonly more?: string | undefined;
}

export function HexDump({ bytes, lead = 0, label, more }: HexDumpProps) {
  const hex = typeof bytes === 'string' ? bytes : toHex(bytes);
  return (
    <p className={s.hex}>
      {label === undefined ? null : <VisuallyHidden>{label} </VisuallyHidden>}
      {groupHex(hex, lead).join(' ')}
      {more === undefined ? null : ` ${more}`}
    </p>
  );
}
