import * as styles from './import.css.ts';

interface Props {
  readonly figures: readonly { readonly label: string; readonly value: number; readonly caution?: boolean }[];
}

/** A row of counts under hairlines. */
export const Figures = (props: Props) => (
  <dl className={styles.figures}>
    {props.figures.map(({ label, value, caution }) => (
      <div key={label} className={styles.figure}>
        <dt className={styles.numberLabel}>{label}</dt>
        <dd
          style={{ margin: 0 }}
          className={styles.number}
          data-caution={(caution && value > 0) || undefined}
        >
          {value.toLocaleString()}
        </dd>
      </div>
    ))}
  </dl>
);
