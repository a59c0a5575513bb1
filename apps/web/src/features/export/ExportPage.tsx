import { Banner, Button, FormStack, PageLayout, SecretField, SelectField } from '@coffer/ui';
import { Download, TriangleAlert } from '@coffer/ui/icons';
import type { ExportFormat, ExportOutcome, LeftOutItem } from '@coffer/vault';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { downloadFile } from '../../platform/page/download.ts';
import { useEngine } from '../../shell/session.tsx';
import { sayWhen } from '../../shell/times.ts';
import * as styles from './export.css.ts';
import { LeftOut } from './LeftOut.tsx';
import { StepUpDialog } from './StepUpDialog.tsx';

const leastFilePassword = 12;
type Problem = Exclude<ExportOutcome, { kind: 'exported' }> | { readonly kind: 'unexpected' };

interface Done {
  readonly text: string;
  readonly leftOut: readonly LeftOutItem[];
}

const useProblemText = () => {
  const { common, export: text } = useMessages();
  return (problem: Problem): string => {
    switch (problem.kind) {
      case 'step-up-failed':
        return text.wrongPassword;
      case 'not-allowed':
        return text.notAllowed;
      case 'too-many-tries':
        return text.tooManyTries(sayWhen(problem.retryAt));
      case 'unreachable':
        return common.unreachable;
      case 'unexpected':
        return common.unexpected;
    }
  };
};

const useExport = (format: ExportFormat, filePassword: string, onDone: () => void) => {
  const engine = useEngine();
  const { export: text } = useMessages();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const run = async (password: string) => {
    setBusy(true);
    setProblem(null);
    setDone(null);
    try {
      const outcome = await engine.exportVault(format, password, filePassword);
      if (outcome.kind !== 'exported') return setProblem(outcome);
      downloadFile(outcome.fileName, outcome.mediaType, outcome.bytes);
      setDone({ text: text.done(outcome.items, outcome.fileName), leftOut: outcome.leftOut });
      onDone();
    } catch {
      setProblem({ kind: 'unexpected' });
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, done, run, forgetProblem: () => setProblem(null) };
};

/** Taking everything out, sealed or plain. */
export const ExportPage = () => {
  const { common, export: text } = useMessages();
  const [format, setFormat] = useState<ExportFormat>('coffer-encrypted');
  const [filePassword, setFilePassword] = useState('');
  const [short, setShort] = useState(false);
  const [asking, setAsking] = useState(false);
  const problemText = useProblemText();
  const sealed = format === 'coffer-encrypted';
  const work = useExport(format, sealed ? filePassword : '', () => {
    setAsking(false);
    setFilePassword('');
  });
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const tooShort = sealed && [...filePassword].length < leastFilePassword;
    setShort(tooShort);
    work.forgetProblem();
    if (!tooShort) setAsking(true);
  };

  return (
    <PageLayout title={text.title} subtitle={text.lead} titleRef={title}>
      <FormStack onSubmit={onSubmit} className={styles.form}>
        <SelectField
          label={text.format}
          hint={sealed ? text.encryptedNote : undefined}
          value={format}
          onChange={(event) => setFormat(event.target.value as ExportFormat)}
        >
          {Object.entries(text.formats).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </SelectField>
        {sealed ? (
          <SecretField
            label={text.filePassword}
            hint={text.filePasswordNote}
            autoComplete="new-password"
            revealLabel={common.reveal}
            hideLabel={common.hide}
            value={filePassword}
            onChange={(event) => setFilePassword(event.target.value)}
            error={short ? text.filePasswordShort : undefined}
          />
        ) : (
          <Banner tone="caution" icon={<TriangleAlert />} title={text.plainTitle}>
            {text.plainLead}
          </Banner>
        )}
        <div>
          <Button type="submit" variant="primary" icon={<Download />}>
            {text.run}
          </Button>
        </div>
        {work.done && <Banner announce="status">{work.done.text}</Banner>}
        {work.done && <LeftOut items={work.done.leftOut} />}
      </FormStack>
      {asking && (
        <StepUpDialog
          plain={!sealed}
          busy={work.busy}
          problem={work.problem && problemText(work.problem)}
          onConfirm={work.run}
          onCancel={() => setAsking(false)}
        />
      )}
    </PageLayout>
  );
};
