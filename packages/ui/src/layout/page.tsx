import type { ReactNode, Ref } from 'react';
import * as s from './layout.css.ts';

export interface AppShellProps {
  readonly nav: ReactNode;
  readonly bar?: ReactNode;
  readonly children: ReactNode;
}

/** `nav` brings its own landmark, or several. */
export function AppShell({ nav, bar, children }: AppShellProps) {
  return (
    <div className={s.shell}>
      <div className={s.nav}>{nav}</div>
      <main className={s.sheet}>{children}</main>
      {bar}
    </div>
  );
}

export interface PageLayoutProps {
  readonly title: ReactNode;
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
  readonly back?: ReactNode;
  readonly width?: 'page' | 'console' | 'text' | undefined;
  readonly titleRef?: Ref<HTMLHeadingElement> | undefined;
  readonly children: ReactNode;
}

export function PageLayout({
  title,
  subtitle,
  actions,
  back,
  width = 'page',
  titleRef,
  children,
}: PageLayoutProps) {
  return (
    <div className={s.scroll} data-page-scroller>
      <div className={s.width[width]}>
        {back === undefined ? null : <div className={s.back}>{back}</div>}
        <header className={s.head}>
          <div className={s.headTexts}>
            <h1 className={s.title} ref={titleRef} tabIndex={-1}>
              {title}
            </h1>
            {subtitle === undefined ? null : <p className={s.subtitle}>{subtitle}</p>}
          </div>
          {actions === undefined ? null : <div className={s.headActions}>{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  );
}
