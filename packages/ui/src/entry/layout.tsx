import type { ComponentPropsWithRef, ReactNode, Ref } from 'react';
import { cx } from '../logic/cx.ts';
import { useHref } from '../logic/link-root.ts';
import { Wordmark } from './brand.tsx';
import * as s from './layout.css.ts';
import { EntryBand, EntryPanel } from './panel.tsx';

export interface EntryLayoutProps {
  readonly brandLabel: string;
  readonly brandHref?: string | undefined;
  readonly children: ReactNode;
  readonly footerStart?: ReactNode;
  readonly footerEnd?: ReactNode;
  readonly sentence?: ReactNode;
  readonly step?: number | undefined;
  readonly wide?: boolean | undefined;
  readonly band?: boolean | undefined;
}

export function EntryLayout(props: EntryLayoutProps) {
  const { brandLabel, brandHref, children, footerStart, footerEnd, sentence, step, wide, band } = props;
  const brandPlace = useHref(brandHref);
  const foot = footerStart !== undefined || footerEnd !== undefined;
  return (
    <div className={s.root}>
      {band ? (
        <div className={s.band}>
          <EntryBand step={step} />
        </div>
      ) : null}
      <header className={s.head}>
        {brandPlace === undefined ? (
          <span className={s.brand}>
            <Wordmark label={brandLabel} />
          </span>
        ) : (
          <a className={s.brand} href={brandPlace}>
            <Wordmark label={brandLabel} />
          </a>
        )}
      </header>
      <main className={cx(s.main, wide && s.wide)}>{children}</main>
      {foot ? (
        <footer className={s.foot}>
          <div>{footerStart}</div>
          <div>{footerEnd}</div>
        </footer>
      ) : null}
      <aside className={s.panel}>
        <EntryPanel step={step} sentence={sentence} />
      </aside>
    </div>
  );
}

export interface EntryHeaderProps {
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly above?: ReactNode;
  readonly titleRef?: Ref<HTMLHeadingElement> | undefined;
}

export function EntryHeader({ title, children, above, titleRef }: EntryHeaderProps) {
  return (
    <div className={s.header}>
      {above === undefined ? null : <div className={s.above}>{above}</div>}
      <h1 className={s.title} ref={titleRef} tabIndex={-1}>
        {title}
      </h1>
      {children === undefined ? null : <p className={s.lead}>{children}</p>}
    </div>
  );
}

export function FormStack({ className, ...rest }: ComponentPropsWithRef<'form'>) {
  return <form noValidate {...rest} className={cx(s.stack, className)} />;
}

export function Note({ icon, children }: { readonly icon?: ReactNode; readonly children: ReactNode }) {
  return (
    <p className={s.note}>
      {icon}
      <span>{children}</span>
    </p>
  );
}
