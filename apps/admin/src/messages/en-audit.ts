/** Text of the page Audit log. */
export const enAudit = {
  audit: {
    title: 'Audit log',
  },
} as const;
