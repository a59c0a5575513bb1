import { Button, Fact, FactList, Section, showToast, Tag } from '@coffer/ui';
import { CloudOff, Eye, Hourglass, Undo2 } from '@coffer/ui/icons';
import type { OfflineFacts } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { keepStorage } from '../../../platform/page/keep-page.ts';
import { OnlineButton } from '../../../shell/inside/OnlineButton.tsx';
import { useEngine } from '../../../shell/session.tsx';
import { sayDate } from '../../../shell/times.ts';
import { Answered } from '../Answered.tsx';
import { FormDialog } from '../FormDialog.tsx';
import { problemOf } from '../problem.ts';
import * as styles from '../settings.css.ts';
import { useFetched } from '../use-fetched.ts';

const EnableDialog = (props: { readonly onDone: () => void; readonly onCancel: () => void }) => {
  const { offlineCopy: text } = useMessages();
  const engine = useEngine();
  return (
    <FormDialog
      title={text.enableTitle}
      needs="both"
      act={text.enableAct}
      facts={
        <FactList>
          <Fact icon={<Eye />} tone="caution" lead={text.enableWhoLead}>
            {text.enableWho}
          </Fact>
          <Fact icon={<Hourglass />} tone="caution" lead={text.enableHoldLead}>
            {text.enableHold}
          </Fact>
          <Fact icon={<Undo2 />} tone="accent" lead={text.enableFinalLead}>
            {text.enableFinal}
          </Fact>
        </FactList>
      }
      run={async (now, onProgress) => problemOf(await engine.enableOffline(now, onProgress), 'changed')}
      onDone={props.onDone}
      onCancel={props.onCancel}
    />
  );
};

const Enabled = (props: { readonly facts: OfflineFacts; readonly onDisable: () => void }) => {
  const { offlineCopy: text } = useMessages();
  const { facts } = props;
  return (
    <div className={styles.row}>
      <span className={styles.rowIcon} aria-hidden="true">
        <CloudOff />
      </span>
      <div className={styles.rowTexts}>
        <p className={styles.rowName}>
          {text.title} <Tag tone="accent">{text.on}</Tag>
        </p>
        <p className={styles.rowNote}>
          {facts.syncedAt === null ? text.never : text.age(sayDate(facts.syncedAt))}{' '}
          {text.maxDays(facts.maxDays)} {facts.persistent ? '' : text.notPersistent}
        </p>
      </div>
      <div className={styles.rowActions}>
        <Button onClick={props.onDisable}>{text.disable}</Button>
      </div>
    </div>
  );
};

/** The copy of this device that opens without the server, for reading. */
export const OfflineSection = () => {
  const { offlineCopy: text } = useMessages();
  const engine = useEngine();
  const [fetched, reload] = useFetched(() => engine.offline());
  const [asking, setAsking] = useState(false);
  const disable = async () => {
    await engine.disableOffline();
    await reload();
    showToast({ text: text.disabled });
  };
  return (
    <Section title={text.title}>
      <p className={styles.note}>{text.lead}</p>
      <Answered of={fetched} onRetry={reload}>
        {(facts) =>
          facts.enabled ? (
            <Enabled facts={facts} onDisable={() => void disable()} />
          ) : (
            <div className={styles.group}>
              <p>{facts.allowed ? text.off : text.notAllowed}</p>
              {facts.allowed && (
                <OnlineButton icon={<CloudOff />} onClick={() => setAsking(true)}>
                  {text.enable}
                </OnlineButton>
              )}
            </div>
          )
        }
      </Answered>
      {asking && (
        <EnableDialog
          onDone={() => {
            setAsking(false);
            void keepStorage();
            showToast({ text: text.enabled });
            void reload();
          }}
          onCancel={() => setAsking(false)}
        />
      )}
    </Section>
  );
};
