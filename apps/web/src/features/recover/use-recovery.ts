import type { OpenWay } from '@coffer/vault';
import { useState } from 'react';
import { emptyFreshDraft, emptyOpenDraft, type FreshDraft, type OpenDraft } from './draft.ts';
import { inOrder, type Reached } from './steps.ts';

/** What a recovery knows and what was typed for it; lives in this page's memory only. */
export interface Recovery {
  readonly email: string;
  readonly sent: boolean;
  readonly expired: boolean;
  /** Null before the code was right. */
  readonly ways: readonly OpenWay[] | null;
  readonly pinPathLost: boolean;
  readonly chosen: OpenWay['kind'] | null;
  readonly open: OpenDraft;
  readonly waitingUntil: number | null;
  /** Whether administrators were asked about it. */
  readonly approvalAsked: boolean;
  readonly fullName: string | null;
  readonly hasFactors: boolean;
  readonly fresh: FreshDraft;
  readonly recoveryCode: string | null;
}

const begun = (email: string): Recovery => ({
  email,
  sent: false,
  expired: false,
  ways: null,
  pinPathLost: false,
  chosen: null,
  open: emptyOpenDraft,
  waitingUntil: null,
  approvalAsked: false,
  fullName: null,
  hasFactors: false,
  fresh: emptyFreshDraft,
  recoveryCode: null,
});

/** The recovery of this page, with what may happen to it. */
export const useRecovery = (knownEmail: string) => {
  const [recovery, setRecovery] = useState(() => begun(knownEmail));
  const put = (part: Partial<Recovery>) => setRecovery((before) => ({ ...before, ...part }));
  const way = recovery.ways?.find(({ kind }) => kind === recovery.chosen) ?? recovery.ways?.[0] ?? null;
  const reached: Reached = {
    sent: recovery.sent,
    verified: recovery.ways !== null,
    waiting: recovery.waitingUntil !== null,
    opened: recovery.fullName !== null,
    recovered: recovery.recoveryCode !== null,
  };
  const given = (way?.questions ?? []).map((question) => ({
    question,
    answer: recovery.open.answers[question] ?? '',
  }));
  return {
    recovery,
    reached,
    way,
    given,
    put,
    /** Its code was right: the ways are known, and the first of them is offered. */
    verified: (ways: readonly OpenWay[], pinPathLost: boolean) => put({ ways: inOrder(ways), pinPathLost }),
    opened: (fullName: string, hasFactors: boolean) =>
      setRecovery((before) => ({
        ...before,
        fullName,
        hasFactors,
        // Who chose a kit without answers before is not asked for answers again.
        fresh: { ...before.fresh, kit: way?.kind === 'kit' ? 'kit' : before.fresh.kit },
      })),
    /** The secrets have served. */
    recovered: (recoveryCode: string) =>
      setRecovery((before) => ({
        ...begun(before.email),
        fullName: before.fullName,
        fresh: { ...emptyFreshDraft, kit: before.fresh.kit },
        recoveryCode,
      })),
    /** It is over; what was typed to open the vault stays for the next try. */
    over: () =>
      setRecovery((before) => ({
        ...begun(before.email),
        expired: true,
        open: before.open,
        fresh: before.fresh,
      })),
  };
};
