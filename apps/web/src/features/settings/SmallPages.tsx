import {
  Button,
  ButtonLink,
  Checkbox,
  DefinitionList,
  DefinitionRow,
  Section,
  SegmentedControl,
  SelectField,
  TextLink,
} from '@coffer/ui';
import { Download, Import, Keyboard } from '@coffer/ui/icons';
import { useMessages } from '../../messages/messages.tsx';
import { useOffline } from '../../shell/inside/account.tsx';
import { OnlineButton } from '../../shell/inside/OnlineButton.tsx';
import { useCheckpoint } from '../../shell/inside/use-checkpoint.ts';
import { changePreferences, type Preferences, usePreferences } from '../../shell/preferences.ts';
import { Frame } from './Frame.tsx';
import * as styles from './settings.css.ts';

const lockChoices = [1, 2, 5, 10, 15] as const;
const version = '0.1.0';

/** Light or dark, and the language. */
export const LookPage = () => {
  const { places, settings } = useMessages();
  const { theme } = usePreferences();
  return (
    <Frame title={places.look} lead={settings.thisBrowser}>
      <Section title={settings.look}>
        <div>
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
        </div>
      </Section>
      <Section title={settings.language}>
        <p>{settings.languageName}</p>
      </Section>
    </Frame>
  );
};

/** When the vault locks. */
export const LockingPage = () => {
  const { places, settings } = useMessages();
  const { lockMinutes } = usePreferences();
  return (
    <Frame title={places.locking} lead={settings.thisBrowser}>
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
      <p className={styles.note}>{settings.pinOnlyNote}</p>
    </Frame>
  );
};

/** Whether single letters act, and which. */
export const KeyboardPage = (props: { readonly onShortcuts: () => void }) => {
  const { places, settings } = useMessages();
  const { shortcuts } = usePreferences();
  return (
    <Frame title={places.keyboard} lead={settings.thisBrowser}>
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
    </Frame>
  );
};

/** The doors to import and export. */
export const DataPage = () => {
  const { notices, places, settings, shell } = useMessages();
  const offline = useOffline();
  const importing = offline ? (
    <OnlineButton icon={<Import />}>{shell.import}</OnlineButton>
  ) : (
    <ButtonLink href="/import" icon={<Import />}>
      {shell.import}
    </ButtonLink>
  );
  return (
    <Frame title={places.data}>
      <DefinitionList>
        <DefinitionRow term={shell.import} actions={importing}>
          {offline ? notices.offlineReason : settings.importLead}
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
    </Frame>
  );
};

/** The checkpoint code, the version, and what cannot be promised. */
export const AboutPage = () => {
  const { places, settings } = useMessages();
  const code = useCheckpoint();
  return (
    <Frame title={places.about} lead={settings.aboutLead}>
      <Section title={settings.checkpoint}>
        <div className={styles.group}>
          <p>{settings.checkpointLead}</p>
          {code ? (
            <p className={styles.code}>{code}</p>
          ) : (
            <p className={styles.note}>{settings.checkpointMissing}</p>
          )}
        </div>
      </Section>
      <Section title={settings.limitsTitle}>
        <p>{settings.limits}</p>
        <p>
          <TextLink href="/security">{settings.securityPage}</TextLink>
        </p>
        <p className={styles.note}>{settings.version(version)}</p>
      </Section>
    </Frame>
  );
};
