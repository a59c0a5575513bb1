import { policySettings, previewPolicy, type ReplyOf, readPolicyOfOrganisation } from '@coffer/contracts';
import { Banner, Button, ButtonLink, LinkRoot, LiveRegion, Section } from '@coffer/ui';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { Answered } from '../../parts/Answered.tsx';
import { ConsolePage } from '../../parts/ConsolePage.tsx';
import { useQuery } from '../../parts/use-query.ts';
import { sayMoment, sayNumber } from '../../parts/words.ts';
import { root } from '../../platform/place.ts';
import { useHasRole, useSession } from '../../shell/session.tsx';
import { whyNotChange } from './changes.ts';
import * as styles from './policies.css.ts';
import { ReviewDialog } from './ReviewDialog.tsx';
import { SettingRow } from './SettingRow.tsx';
import { type SettingKey, sectionsOf, settingKeys } from './settings.ts';
import { useDraft } from './use-draft.ts';

type Reply = ReplyOf<typeof readPolicyOfOrganisation>;

/** Whose word the policy is, and who may loosen it. */
const Standing = ({ reply, mayChange }: { readonly reply: Reply; readonly mayChange: boolean }) => {
  const { policies } = useMessages();
  const { who } = useSession();
  const { signed, identityGroupId } = reply;
  const isOwner = who.role === 'owner';
  const rights = !mayChange ? policies.readOnly : isOwner ? '' : policies.ownersLoosen;
  return (
    <Banner
      className={styles.top}
      actions={
        isOwner && identityGroupId === null ? (
          <LinkRoot value={root}>
            <ButtonLink href="/settings/organisation">{policies.toKeys}</ButtonLink>
          </LinkRoot>
        ) : undefined
      }
    >
      {signed ? policies.signedBy(signed.byEmail, sayMoment(signed.at)) : policies.notSigned}{' '}
      {isOwner && identityGroupId === null ? policies.noKeys : rights}
    </Banner>
  );
};

const ChangeBar = (props: {
  readonly count: number;
  readonly hasErrors: boolean;
  readonly onReview: () => void;
  readonly onDiscard: () => void;
}) => {
  const { policies } = useMessages();
  const { count, hasErrors } = props;
  const changed = count === 1 ? policies.changedOne : policies.changed(sayNumber(count));
  const text = hasErrors ? policies.notYet : changed;
  const isShown = count > 0 || hasErrors;
  return (
    <>
      <LiveRegion message={isShown ? text : ''} />
      {isShown && (
        <section className={styles.bar} aria-label={policies.bar}>
          <span className={styles.barCount}>{text}</span>
          <div className={styles.barActs}>
            <Button variant="ghost" onClick={props.onDiscard}>
              {policies.discard}
            </Button>
            <Button variant="primary" disabled={hasErrors || count === 0} onClick={props.onReview}>
              {policies.review}
            </Button>
          </div>
        </section>
      )}
    </>
  );
};

const Editor = ({ reply }: { readonly reply: Reply }) => {
  const { policies } = useMessages();
  const { who } = useSession();
  const mayChange = useHasRole(previewPolicy.roles);
  const draft = useDraft(reply.policy);
  const [isReviewing, setIsReviewing] = useState(false);
  const by = { role: who.role, hasKeys: reply.identityGroupId !== null };
  const stands = policySettings(reply.policy);
  const row = (key: SettingKey) => (
    <SettingRow
      key={key}
      settingKey={key}
      stands={stands.get(key) ?? ''}
      value={draft.settingOf(key)}
      typed={draft.typedOf(key)}
      isReadOnly={!mayChange}
      onChange={(value) => draft.set(key, value)}
      onType={(typed) => draft.type(key, typed)}
    />
  );
  return (
    <>
      <Standing reply={reply} mayChange={mayChange} />
      <div className={styles.sections}>
        {sectionsOf(settingKeys).map(({ section, keys }) => (
          <Section key={section} title={policies.sections[section]}>
            <div className={styles.settings}>{keys.map(row)}</div>
          </Section>
        ))}
      </div>
      <ChangeBar
        count={draft.changes.length}
        hasErrors={draft.hasErrors}
        onReview={() => setIsReviewing(true)}
        onDiscard={draft.discard}
      />
      {isReviewing && (
        <ReviewDialog
          policy={draft.policy}
          why={whyNotChange(reply.policy, draft.policy, by)}
          onClose={() => setIsReviewing(false)}
        />
      )}
    </>
  );
};

/** What the organisation asks and allows, setting by setting. */
export const PoliciesPage = () => {
  const { policies } = useMessages();
  const query = useQuery(readPolicyOfOrganisation);
  return (
    <ConsolePage title={policies.title} subtitle={policies.subtitle}>
      <Answered of={query}>{(reply) => <Editor reply={reply} />}</Answered>
    </ConsolePage>
  );
};
