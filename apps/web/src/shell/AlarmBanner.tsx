import { Banner } from '@coffer/ui/entry';
import { ShieldAlert } from '@coffer/ui/icons';
import type { AlarmCode } from '@coffer/vault';
import type { ReactNode } from 'react';
import { useEntryMessages } from '../messages/messages.tsx';

/** What the engine refused to go on with, in plain words. */
export const AlarmBanner = (props: { readonly code: AlarmCode; readonly actions?: ReactNode }) => {
  const { alarm } = useEntryMessages();
  return (
    <Banner
      tone="danger"
      icon={<ShieldAlert />}
      title={`${alarm.title}.`}
      announce="alert"
      actions={props.actions}
    >
      {alarm[props.code]} {alarm.next}
    </Banner>
  );
};
