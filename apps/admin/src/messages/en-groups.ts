/** Text of the page Groups. */
export const enGroups = {
  groups: {
    title: 'Groups',
  },
} as const;
