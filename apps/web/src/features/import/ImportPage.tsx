import { Button, PageLayout, Progress } from '@coffer/ui';
import type { WorkProgress } from '@coffer/vault';
import { useEffect, useRef, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { type Choice, ChooseForm } from './ChooseForm.tsx';
import * as styles from './import.css.ts';
import { PlanView } from './PlanView.tsx';
import { ReportView } from './ReportView.tsx';
import { type ImportStage, useImport } from './use-import.ts';

const Working = (props: { readonly progress: WorkProgress | null; readonly onCancel: () => void }) => {
  const { import: text } = useMessages();
  const { progress } = props;
  const label = progress ? text.stages[progress.stage] : text.reading;
  return (
    <div className={styles.form}>
      <Progress label={label} value={progress?.done ?? 0} max={progress?.total || 1}>
        {label} {progress && text.progress(progress.done, progress.total)}
      </Progress>
      <p className={styles.hint}>{text.runningNote}</p>
      <div>
        <Button onClick={props.onCancel}>{text.cancel}</Button>
      </div>
    </div>
  );
};

const useHeading = (stage: ImportStage): { title: string; lead: string } => {
  const { import: text } = useMessages();
  if (stage.kind === 'running') return { title: text.running, lead: text.lead };
  if (stage.kind === 'done') {
    const title = stage.report.cancelled ? text.reportCancelled : text.reportTitle;
    return { title, lead: text.reportLead(stage.report.rows) };
  }
  return { title: text.title, lead: text.lead };
};

/** Bringing items over from elsewhere: choose, preview, bring, report. */
export const ImportPage = () => {
  const { stage, preview, run, cancel, again } = useImport();
  const [choice, setChoice] = useState<Choice>({ format: 'bitwarden-json', file: null, filePassword: '' });
  const title = useRef<HTMLHeadingElement>(null);
  const heading = useHeading(stage);
  useEffect(() => {
    if (stage.kind === 'choosing' || stage.kind === 'done') title.current?.focus({ preventScroll: true });
  }, [stage.kind]);
  const onPreview = () => {
    const { file } = choice;
    if (file) void preview({ ...choice, file });
  };
  const onAgain = () => {
    setChoice({ ...choice, file: null, filePassword: '' });
    again();
  };
  return (
    <PageLayout title={heading.title} subtitle={heading.lead} titleRef={title}>
      {stage.kind === 'choosing' && (
        <ChooseForm choice={choice} refusal={stage.refusal} onChange={setChoice} onPreview={onPreview} />
      )}
      {(stage.kind === 'reading' || stage.kind === 'running') && (
        <Working progress={stage.progress} onCancel={cancel} />
      )}
      {stage.kind === 'planned' && (
        <PlanView
          plan={stage.plan}
          onRun={(strategy) => void run(stage.plan, strategy, stage.fileName)}
          onAgain={onAgain}
        />
      )}
      {stage.kind === 'done' && <ReportView report={stage.report} fileName={stage.fileName} />}
    </PageLayout>
  );
};
