import { cx } from '../logic/cx.ts';
import { groupCode } from '../logic/groups.ts';
import * as s from './code.css.ts';
import { VisuallyHidden } from './visually-hidden.tsx';

const radius = 13;
const round = 2 * Math.PI * radius;
const lastSeconds = 5;

function Groups({ code }: { code: string }) {
  return groupCode(code, code.length === 8 ? 4 : 3).map((group, at) => <span key={at}>{group}</span>);
}

export interface OneTimeCodeProps {
  readonly code: string;
  readonly secondsLeft: number;
  readonly period?: number | undefined;
  readonly nextCode?: string | undefined;
  readonly secondsText: (left: number) => string;
  readonly nextText?: ((code: string) => string) | undefined;
}

export function OneTimeCode({
  code,
  secondsLeft,
  period = 30,
  nextCode,
  secondsText,
  nextText,
}: OneTimeCodeProps) {
  const late = secondsLeft <= lastSeconds;
  const share = Math.min(1, Math.max(0, secondsLeft / period));
  return (
    <span className={s.otp}>
      <span className={s.otpCode}>
        <Groups code={code} />
      </span>
      <svg
        className={cx(s.ring, late && s.ringLate)}
        width="30"
        height="30"
        viewBox="0 0 30 30"
        aria-hidden="true"
      >
        <circle className={s.ringTrack} cx="15" cy="15" r={radius} fill="none" strokeWidth="3" />
        <circle
          cx="15"
          cy="15"
          r={radius}
          fill="none"
          stroke="currentColor"
          strokeWidth="3"
          strokeDasharray={`${share * round} ${round}`}
          transform="rotate(-90 15 15)"
        />
        <text className={s.ringText} x="15" y="19.25" textAnchor="middle">
          {secondsLeft}
        </text>
      </svg>
      <VisuallyHidden>{secondsText(secondsLeft)}</VisuallyHidden>
      {late && nextCode !== undefined ? (
        <span className={s.otpNext}>
          {nextText === undefined ? null : <VisuallyHidden>{nextText(nextCode)}</VisuallyHidden>}
          <span aria-hidden={nextText === undefined ? undefined : true} className={s.otpCode}>
            <Groups code={nextCode} />
          </span>
        </span>
      ) : null}
    </span>
  );
}
