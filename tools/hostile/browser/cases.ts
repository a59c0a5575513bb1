import type { CaseResult } from '../harness/hostile-case.ts';

/** A case that the built page answers in a real Chromium. */
export interface ChromiumCase {
  readonly id: string;
  readonly title: string;
  readonly run: () => Promise<CaseResult>;
}

/** The cases marked ◆. */
export const chromiumCases: readonly ChromiumCase[] = [];
