import { Banner, Button, Section, Tag } from '@coffer/ui';
import { KeyRound, ShieldCheck, TriangleAlert } from '@coffer/ui/icons';
import type { OrganisationView } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { OnlineButton } from '../../../shell/inside/OnlineButton.tsx';
import { useEngine } from '../../../shell/session.tsx';
import { sayDate } from '../../../shell/times.ts';
import { Answered } from '../Answered.tsx';
import { Frame } from '../Frame.tsx';
import * as styles from '../settings.css.ts';
import { useFetched } from '../use-fetched.ts';
import { MakeKeysDialog } from './MakeKeysDialog.tsx';
import { NumberDialog } from './NumberDialog.tsx';
import { PolicyList } from './PolicyList.tsx';

const isSure = (trust: string): boolean => trust === 'number' || trust === 'words';

const NoKeys = ({ isOwner }: { readonly isOwner: boolean }) => {
  const { organisation: text } = useMessages();
  const [making, setMaking] = useState(false);
  return (
    <div className={styles.group}>
      <p>{isOwner ? text.noKeysOwner : text.noKeys}</p>
      {isOwner && (
        <OnlineButton icon={<KeyRound />} onClick={() => setMaking(true)}>
          {text.makeKeys}
        </OnlineButton>
      )}
      {making && <MakeKeysDialog onCancel={() => setMaking(false)} />}
    </div>
  );
};

const Keys = (props: {
  readonly view: OrganisationView;
  readonly keys: NonNullable<OrganisationView['keys']>;
}) => {
  const { organisation: text } = useMessages();
  const { keys, view } = props;
  const [comparing, setComparing] = useState(false);
  const sure = isSure(keys.trust);
  const lead = keys.isYours ? text.yours : sure ? text.compared : text.unverified;
  return (
    <div className={styles.row}>
      <span className={styles.rowIcon} aria-hidden="true">
        <ShieldCheck />
      </span>
      <div className={styles.rowTexts}>
        <p className={styles.rowName}>
          {view.name} <Tag tone={sure ? 'accent' : 'caution'}>{text.trust[keys.trust]}</Tag>
        </p>
        <p className={styles.rowNote}>
          {lead} {view.signed ? text.signed(view.signed.seq, sayDate(view.signed.at)) : text.notSigned}
        </p>
      </div>
      <div className={styles.rowActions}>
        <Button onClick={() => setComparing(true)}>{text.number}</Button>
      </div>
      {comparing && <NumberDialog keys={keys} onDone={() => setComparing(false)} />}
    </div>
  );
};

const NotFollowed = ({ view }: { readonly view: OrganisationView }) => {
  const { organisation: text, policyWords } = useMessages();
  if (view.notFollowed.length === 0) return null;
  return (
    <Banner tone="caution" icon={<TriangleAlert />} title={text.notFollowedTitle}>
      <ul>
        {view.notFollowed.map(({ key, from, to }) => (
          <li key={key}>
            {text.notFollowed(
              policyWords.name(key),
              policyWords.value(key, to),
              policyWords.value(key, from),
            )}
          </li>
        ))}
      </ul>
    </Banner>
  );
};

/** What the organisation asks and allows, and how far this account believes whoever says so. */
export const OrganisationPage = () => {
  const { organisation: text } = useMessages();
  const engine = useEngine();
  const [fetched, reload] = useFetched(() => engine.organisation());
  return (
    <Frame title={text.title} lead={text.lead}>
      <Answered of={fetched} onRetry={reload}>
        {(view) => (
          <>
            <NotFollowed view={view} />
            <Section title={text.keysTitle}>
              {view.keys ? <Keys view={view} keys={view.keys} /> : <NoKeys isOwner={view.role === 'owner'} />}
            </Section>
            <Section title={text.policyTitle}>
              <PolicyList policy={view.policy} />
            </Section>
          </>
        )}
      </Answered>
    </Frame>
  );
};
