import { DefinitionList, DefinitionRow } from '@coffer/ui';
import type { ReactNode } from 'react';
import * as styles from './parts.css.ts';

/** One fact: what it is, and how it stands. */
export interface FactLine {
  readonly term: string;
  readonly value: ReactNode;
  readonly actions?: ReactNode;
}

/** Facts in words, one a line. */
export const Facts = (props: { readonly lines: readonly FactLine[] }) => (
  <DefinitionList className={styles.facts}>
    {props.lines.map(({ term, value, actions }) => (
      <DefinitionRow key={term} term={term} actions={actions}>
        {value}
      </DefinitionRow>
    ))}
  </DefinitionList>
);
