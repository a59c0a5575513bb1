import { PageLayout, TextLink } from '@coffer/ui';
import { ChevronLeft } from '@coffer/ui/icons';
import { type ReactNode, useEffect, useRef } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import * as styles from './settings.css.ts';

interface Props {
  readonly title: string;
  readonly lead?: string | undefined;
  readonly actions?: ReactNode;
  /** Wider than a column of text. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** One page of the settings; on a phone it leads back to their list. */
export const Frame = ({ title, lead, actions, wide = false, children }: Props) => {
  const { places } = useMessages();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <PageLayout
      title={title}
      subtitle={lead}
      actions={actions}
      titleRef={heading}
      width={wide ? 'page' : 'text'}
      back={
        <TextLink href="/settings" className={styles.backToList}>
          <ChevronLeft aria-hidden="true" />
          {places.all}
        </TextLink>
      }
    >
      <div className={wide ? styles.wide : styles.stack}>{children}</div>
    </PageLayout>
  );
};
