import { Banner, Button, Section, showToast } from '@coffer/ui';
import { Fingerprint, QrCode } from '@coffer/ui/icons';
import type { AccountFacts, FactorFacts } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useAccount } from '../../../shell/inside/account.tsx';
import { OnlineButton } from '../../../shell/inside/OnlineButton.tsx';
import { useCancelAct } from '../../../shell/inside/use-cancel-act.ts';
import { useEngine } from '../../../shell/session.tsx';
import { sayDate, sayWhen } from '../../../shell/times.ts';
import { Answered } from '../Answered.tsx';
import { FormDialog } from '../FormDialog.tsx';
import { Frame } from '../Frame.tsx';
import { problemOf } from '../problem.ts';
import * as styles from '../settings.css.ts';
import { BackupCodes } from './BackupCodes.tsx';
import { FactorAdding } from './FactorAdding.tsx';

const FactorRow = (props: {
  readonly factor: FactorFacts;
  readonly facts: AccountFacts;
  readonly onDrop: () => void;
}) => {
  const { account, myFactors } = useMessages();
  const { cancel, busy } = useCancelAct();
  const { factor, facts } = props;
  const act = facts.acts.find(({ kind, subject }) => kind === 'drop-factor' && subject === factor.name);
  const used = factor.lastUsedAt === null ? myFactors.neverUsed : myFactors.used(sayDate(factor.lastUsedAt));
  return (
    <li className={styles.row}>
      <span className={styles.rowIcon} aria-hidden="true">
        {factor.kind === 'totp' ? <QrCode /> : <Fingerprint />}
      </span>
      <div className={styles.rowTexts}>
        <p className={styles.rowName}>{factor.name}</p>
        <p className={styles.rowNote}>
          {factor.droppedFrom === null
            ? `${myFactors.kinds[factor.kind]}. ${myFactors.added(sayDate(factor.addedAt))}, ${used}`
            : myFactors.dropping(sayWhen(factor.droppedFrom))}
        </p>
      </div>
      <div className={styles.rowActions}>
        {factor.droppedFrom === null ? (
          <OnlineButton onClick={props.onDrop} aria-label={myFactors.dropNamed(factor.name)}>
            {myFactors.drop}
          </OnlineButton>
        ) : (
          act && (
            <Button busy={busy} onClick={() => void cancel(act.actId)}>
              {account.stopIt}
            </Button>
          )
        )}
      </div>
    </li>
  );
};

const DropDialog = (props: { readonly factor: FactorFacts; readonly onClose: () => void }) => {
  const { myFactors } = useMessages();
  const { reload } = useAccount();
  const engine = useEngine();
  const { factor, onClose } = props;
  return (
    <FormDialog
      lead={myFactors.dropStepUp(factor.name)}
      needs="password"
      run={async ({ password }) => problemOf(await engine.dropFactor(password, factor.factorId), 'changed')}
      onDone={() => {
        onClose();
        showToast({ text: myFactors.dropBegun });
        void reload();
      }}
      onCancel={onClose}
    />
  );
};

const BackupSection = ({ left }: { readonly left: number }) => {
  const { myFactors } = useMessages();
  const { reload } = useAccount();
  const engine = useEngine();
  const [asking, setAsking] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  return (
    <Section title={myFactors.backup}>
      <p>
        {myFactors.backupLead} {myFactors.backupLeft(left)}
      </p>
      <div>
        <OnlineButton onClick={() => setAsking(true)}>{myFactors.renewBackup}</OnlineButton>
      </div>
      {asking && (
        <FormDialog
          lead={myFactors.renewStepUp}
          needs="password"
          run={async ({ password }) => {
            const outcome = await engine.renewBackupCodes(password);
            if (outcome.kind === 'made') setCodes(outcome.backupCodes);
            return problemOf(outcome, 'made');
          }}
          onDone={() => {
            setAsking(false);
            void reload();
          }}
          onCancel={() => setAsking(false)}
        />
      )}
      {codes && <BackupCodes codes={codes} onDone={() => setCodes(null)} />}
    </Section>
  );
};

const Whole = ({ facts }: { readonly facts: AccountFacts }) => {
  const { myFactors } = useMessages();
  const [dropping, setDropping] = useState<FactorFacts | null>(null);
  // Codes are spare keys to a factor, not one of their own.
  const factors = facts.factors.filter(({ kind }) => kind !== 'backup-codes');
  const asked = facts.policy.factors !== 'none';
  const onlyKeys = facts.policy.factors === 'webauthn';
  return (
    <>
      <Section title={myFactors.list}>
        {factors.length === 0 ? (
          <Banner icon={<Fingerprint />} title={`${myFactors.none}.`}>
            {myFactors.noneLead}
          </Banner>
        ) : (
          <ul className={styles.rows} aria-label={myFactors.list}>
            {factors.map((factor) => (
              <FactorRow
                key={factor.factorId}
                factor={factor}
                facts={facts}
                onDrop={() => setDropping(factor)}
              />
            ))}
          </ul>
        )}
        {asked && (
          <p className={styles.note}>
            {myFactors.required} {onlyKeys ? myFactors.requiredWebauthn : ''}
          </p>
        )}
        <FactorAdding onlyKeys={onlyKeys && factors.every(({ kind }) => kind !== 'webauthn')} />
      </Section>
      {factors.length > 0 && <BackupSection left={facts.backupCodesLeft} />}
      {dropping && <DropDialog factor={dropping} onClose={() => setDropping(null)} />}
    </>
  );
};

/** Something one has, asked for between password and PIN. */
export const FactorsPage = () => {
  const { myFactors } = useMessages();
  const { facts, failed, reload } = useAccount();
  const of = facts
    ? ({ kind: 'here', value: facts } as const)
    : ({ kind: failed ? 'failed' : 'waiting' } as const);
  return (
    <Frame title={myFactors.title} lead={myFactors.lead}>
      <Answered of={of} onRetry={reload}>
        {(value) => <Whole facts={value} />}
      </Answered>
    </Frame>
  );
};
