import { PageLayout, type PageLayoutProps } from '@coffer/ui';
import { useEffect, useRef } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { useArrived } from '../shell/arrival.tsx';

interface Props extends Omit<PageLayoutProps, 'title' | 'titleRef'> {
  readonly title: string;
}

/** A page of the console: its name stands at the top and in the browser's tab, and takes the focus when one comes to it. */
export const ConsolePage = ({ title, width = 'console', ...rest }: Props) => {
  const { frame } = useMessages();
  const heading = useRef<HTMLHeadingElement>(null);
  const arrived = useArrived();
  useEffect(() => {
    document.title = frame.documentTitle(title);
  }, [frame, title]);
  useEffect(() => {
    if (arrived()) heading.current?.focus({ preventScroll: true });
  }, [arrived]);
  return <PageLayout {...rest} title={title} width={width} titleRef={heading} />;
};
