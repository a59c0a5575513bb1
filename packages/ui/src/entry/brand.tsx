export interface BrandProps {
  readonly label?: string | undefined;
  readonly className?: string | undefined;
}

export function Wordmark({
  label,
  className,
  height = 24,
}: BrandProps & { readonly height?: number | undefined }) {
  return (
    <svg
      role="img"
      aria-label={label ?? ''}
      aria-hidden={label === undefined}
      className={className}
      viewBox="5 5 176 48"
      width={(height * 176) / 48}
      height={height}
      fill="none"
      stroke="currentColor"
      strokeWidth="6.5"
    >
      <path d="M32.7 24.1A13.5 13.5 0 1 0 32.7 41.9" />
      <rect x="43.75" y="19.25" width="27.5" height="27.5" rx="8" />
      <rect x="53" y="28.5" width="9" height="9" rx="2.4" fill="currentColor" stroke="none" />
      <path d="M85.5 49.75V17c0-5.7 3-8.9 8-8.9 1.5 0 2.9.3 4.1.8M104.5 49.75V17c0-5.7 3-8.9 8-8.9 1.5 0 2.9.3 4.1.8M79 19.25H114.5" />
      <path d="M122.5 33H147M149.5 36.25V33A13.5 13.5 0 1 0 146.2 41.9" />
      <path d="M162.5 49.75V16.25M162.5 33C162.5 24.5 168 19 177.5 19.5" />
    </svg>
  );
}

export function AppIcon({
  label,
  className,
  size = 32,
}: BrandProps & { readonly size?: number | undefined }) {
  return (
    <svg
      role="img"
      aria-label={label ?? ''}
      aria-hidden={label === undefined}
      className={className}
      viewBox="2 2 60 60"
      width={size}
      height={size}
    >
      <path fill="#0b3b2d" d="M17 2h30a15 15 0 0 1 10.6 4.4L43 21H21L6.4 6.4A15 15 0 0 1 17 2z" />
      <path fill="#14523f" d="M6.4 6.4 21 21v22L6.4 57.6A15 15 0 0 1 2 47V17A15 15 0 0 1 6.4 6.4z" />
      <path fill="#2f7d64" d="M6.4 57.6 21 43h22l14.6 14.6A15 15 0 0 1 47 62H17a15 15 0 0 1-10.6-4.4z" />
      <path fill="#1f664f" d="M57.6 6.4A15 15 0 0 1 62 17v30a15 15 0 0 1-4.4 10.6L43 43V21z" />
      <rect x="19.5" y="19.5" width="25" height="25" rx="6" fill="#f6f3ea" />
      {size < 24 ? null : (
        <path
          fill="#0f4635"
          d="M32 26.2a4.1 4.1 0 0 1 2 7.68V37a1.2 1.2 0 0 1-1.2 1.2h-1.6A1.2 1.2 0 0 1 30 37v-3.12a4.1 4.1 0 0 1 2-7.68z"
        />
      )}
    </svg>
  );
}
