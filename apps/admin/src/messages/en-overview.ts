/** Text of the page Overview. */
export const enOverview = {
  overview: {
    title: 'Overview',
  },
} as const;
