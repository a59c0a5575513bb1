import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import * as s from './more.css.ts';

export interface SplitHandleProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
  readonly onCommit?: ((value: number) => void) | undefined;
  /** For a pane that stands at the right of the handle. */
  readonly reverse?: boolean | undefined;
  readonly controls?: string | undefined;
}

const keyStep = 16;

export function SplitHandle(props: SplitHandleProps) {
  const { label, value, min, max, onChange, onCommit, reverse = false, controls } = props;
  const start = useRef({ x: 0, value });
  const latest = useRef(value);
  const [dragging, setDragging] = useState(false);
  const sign = reverse ? -1 : 1;
  const move = (next: number) => {
    latest.current = Math.round(Math.min(max, Math.max(min, next)));
    onChange(latest.current);
  };
  const down = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, value };
    latest.current = value;
    setDragging(true);
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (dragging) move(start.current.value + sign * (event.clientX - start.current.x));
  };
  const end = () => {
    if (!dragging) return;
    setDragging(false);
    onCommit?.(latest.current);
  };
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const targets: Record<string, number> = {
      ArrowLeft: value - sign * keyStep,
      ArrowRight: value + sign * keyStep,
      Home: min,
      End: max,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    move(target);
    onCommit?.(latest.current);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be moved; a focusable separator is the pattern for this
    <div
      role="separator"
      tabIndex={0}
      className={s.split}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-controls={controls}
      data-dragging={dragging ? '' : undefined}
      onPointerDown={down}
      onPointerMove={drag}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={press}
    />
  );
}
