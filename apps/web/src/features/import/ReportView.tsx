import { Banner, Button, ButtonLink } from '@coffer/ui';
import { FileWarning } from '@coffer/ui/icons';
import type { ImportReport } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { Figures } from './Figures.tsx';
import * as styles from './import.css.ts';
import { Remarks } from './Remarks.tsx';

/** What the import did, row by row where it matters. */
export const ReportView = (props: { readonly report: ImportReport; readonly fileName: string }) => {
  const { import: text } = useMessages();
  const { report, fileName } = props;
  const [fileGone, setFileGone] = useState(false);
  return (
    <section className={styles.stack} aria-label={text.reportRegion}>
      <Figures
        figures={[
          { label: text.taken, value: report.taken },
          { label: text.merged, value: report.merged },
          { label: text.skipped, value: report.skipped },
          { label: text.failed, value: report.failed, caution: true },
        ]}
      />
      {report.stoppedBy && <Banner tone="danger">{text.stoppedBy(report.stoppedBy)}</Banner>}
      {report.remarks.length > 0 ? <Remarks remarks={report.remarks} /> : <p>{text.nothingNeedsEye}</p>}
      {!fileGone && (
        <Banner
          tone="caution"
          icon={<FileWarning />}
          title={text.deleteFile(fileName)}
          actions={<Button onClick={() => setFileGone(true)}>{text.fileGone}</Button>}
        >
          {text.deleteFileLead}
        </Banner>
      )}
      <div className={styles.actions}>
        <ButtonLink href="/vault" variant="primary">
          {text.openVault}
        </ButtonLink>
      </div>
    </section>
  );
};
