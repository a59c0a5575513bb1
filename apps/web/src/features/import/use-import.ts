import type { ImportFormat, ImportPlan, ImportReport, ImportStrategy, WorkProgress } from '@coffer/vault';
import { useState } from 'react';
import { useItems } from '../../shell/inside/items.tsx';
import { useEngine } from '../../shell/session.tsx';

type ReadyPlan = Extract<ImportPlan, { kind: 'ready' }>;
type RefusedPlan = Extract<ImportPlan, { kind: 'refused' }>;

/** Where the import stands. The file itself stays in the form until the report has come. */
export type ImportStage =
  | { readonly kind: 'choosing'; readonly refusal: RefusedPlan['reason'] | 'unexpected' | null }
  | { readonly kind: 'reading'; readonly progress: WorkProgress | null }
  | { readonly kind: 'planned'; readonly plan: ReadyPlan; readonly fileName: string }
  | { readonly kind: 'running'; readonly progress: WorkProgress | null; readonly rows: number }
  | { readonly kind: 'done'; readonly report: ImportReport; readonly fileName: string };

interface Request {
  readonly file: File;
  readonly format: ImportFormat;
  readonly filePassword: string;
}

/** Reads a file, shows what it would bring, brings it, reports. */
export const useImport = () => {
  const engine = useEngine();
  const { reload } = useItems();
  const [stage, setStage] = useState<ImportStage>({ kind: 'choosing', refusal: null });

  const preview = async ({ file, format, filePassword }: Request) => {
    setStage({ kind: 'reading', progress: null });
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const plan = await engine.planImport(bytes, format, filePassword || undefined, (progress) =>
        setStage((now) => (now.kind === 'reading' ? { ...now, progress } : now)),
      );
      if (plan.kind === 'refused') setStage({ kind: 'choosing', refusal: plan.reason });
      else setStage({ kind: 'planned', plan, fileName: file.name });
    } catch {
      setStage({ kind: 'choosing', refusal: 'unexpected' });
    }
  };
  const run = async (plan: ReadyPlan, strategy: ImportStrategy, fileName: string) => {
    setStage({ kind: 'running', progress: null, rows: plan.items });
    try {
      const report = await engine.runImport(plan.id, strategy, (progress) =>
        setStage((now) => (now.kind === 'running' ? { ...now, progress } : now)),
      );
      await reload().catch(() => undefined);
      setStage({ kind: 'done', report, fileName });
    } catch {
      setStage({ kind: 'choosing', refusal: 'unexpected' });
    }
  };
  const cancel = () => void engine.cancelWork().catch(() => undefined);
  const again = () => setStage({ kind: 'choosing', refusal: null });
  return { stage, preview, run, cancel, again };
};
