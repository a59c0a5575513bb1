/** Text of the page Requests. */
export const enRequests = {
  requests: {
    title: 'Requests',
  },
} as const;
