/** Text of the page Policies. */
export const enPolicies = {
  policies: {
    title: 'Policies',
  },
} as const;
