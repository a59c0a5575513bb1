/** Placeholder until the estimator has been fetched. */
export const StrengthMark = (_props: { readonly password: string }) => null;
