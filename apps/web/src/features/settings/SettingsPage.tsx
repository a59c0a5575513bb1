import {
  Button,
  ButtonLink,
  Checkbox,
  DefinitionList,
  DefinitionRow,
  PageLayout,
  Section,
  SegmentedControl,
  SelectField,
} from '@coffer/ui';
import { Download, Import, Keyboard } from '@coffer/ui/icons';
import { useEffect, useRef, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { changePreferences, type Preferences, usePreferences } from '../../shell/preferences.ts';
import { useEngine } from '../../shell/session.tsx';
import * as styles from './settings.css.ts';

interface Props {
  readonly fullName: string;
  readonly email: string;
  readonly onShortcuts: () => void;
}

const lockChoices = [1, 2, 5, 10, 15] as const;
const version = '0.1.0';

const Look = () => {
  const { settings } = useMessages();
  const { theme } = usePreferences();
  return (
    <Section title={settings.look}>
      <SegmentedControl<Preferences['theme']>
        label={settings.theme}
        options={[
          { value: 'system', label: settings.themes.system },
          { value: 'light', label: settings.themes.light },
          { value: 'dark', label: settings.themes.dark },
        ]}
        value={theme}
        onChange={(value) => changePreferences({ theme: value })}
      />
    </Section>
  );
};

const Locking = () => {
  const { settings } = useMessages();
  const { lockMinutes } = usePreferences();
  return (
    <Section title={settings.locking}>
      <SelectField
        label={settings.lockAfter}
        hint={settings.lockNote}
        value={lockMinutes}
        onChange={(event) => changePreferences({ lockMinutes: Number(event.target.value) })}
      >
        {lockChoices.map((minutes) => (
          <option key={minutes} value={minutes}>
            {settings.minutes(minutes)}
          </option>
        ))}
      </SelectField>
    </Section>
  );
};

const Keys = (props: { readonly onShortcuts: () => void }) => {
  const { settings } = useMessages();
  const { shortcuts } = usePreferences();
  return (
    <Section title={settings.keyboard}>
      <div className={styles.group}>
        <Checkbox
          label={settings.shortcutsOn}
          hint={settings.shortcutsNote}
          checked={shortcuts}
          onChange={(event) => changePreferences({ shortcuts: event.target.checked })}
        />
        <Button icon={<Keyboard />} onClick={props.onShortcuts}>
          {settings.showShortcuts}
        </Button>
      </div>
    </Section>
  );
};

const Checkpoint = () => {
  const { settings } = useMessages();
  const engine = useEngine();
  const [code, setCode] = useState('');
  useEffect(() => {
    engine.checkpointCode().then(setCode, () => undefined);
  }, [engine]);
  return (
    <Section title={settings.checkpoint}>
      <div className={styles.group}>
        <p>{settings.checkpointLead}</p>
        {code ? (
          <p className={styles.code}>{code.includes('-') ? code : `${code.slice(0, 4)}-${code.slice(4)}`}</p>
        ) : (
          <p className={styles.note}>{settings.checkpointMissing}</p>
        )}
      </div>
    </Section>
  );
};

/** What belongs to this browser and this account. */
export const SettingsPage = (props: Props) => {
  const { settings, shell } = useMessages();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  return (
    <PageLayout title={settings.title} titleRef={title}>
      <div className={styles.stack}>
        <Section title={settings.account}>
          <DefinitionList>
            <DefinitionRow term={settings.name}>{props.fullName}</DefinitionRow>
            <DefinitionRow term={settings.email}>{props.email}</DefinitionRow>
          </DefinitionList>
        </Section>
        <Look />
        <Locking />
        <Keys onShortcuts={props.onShortcuts} />
        <Checkpoint />
        <Section title={settings.data}>
          <DefinitionList>
            <DefinitionRow
              term={shell.import}
              actions={
                <ButtonLink href="/import" icon={<Import />}>
                  {shell.import}
                </ButtonLink>
              }
            >
              {settings.importLead}
            </DefinitionRow>
            <DefinitionRow
              term={shell.export}
              actions={
                <ButtonLink href="/export" icon={<Download />}>
                  {shell.export}
                </ButtonLink>
              }
            >
              {settings.exportLead}
            </DefinitionRow>
          </DefinitionList>
        </Section>
        <Section title={settings.about}>
          <div className={styles.group}>
            <p>{settings.aboutLead}</p>
            <p className={styles.note}>{settings.limits}</p>
            <p className={styles.note}>{settings.version(version)}</p>
          </div>
        </Section>
      </div>
    </PageLayout>
  );
};
