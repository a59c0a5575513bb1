import { encode } from 'uqr';
import * as styles from './kit.css.ts';

/** A QR code drawn here as one path; dark on white in every theme, as scanners want it. */
export const QrCode = (props: { readonly text: string; readonly label: string }) => {
  const { data, size } = encode(props.text, { ecc: 'M', border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={props.label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} className={styles.qrGround} />
      <path d={path} className={styles.qrInk} />
    </svg>
  );
};
