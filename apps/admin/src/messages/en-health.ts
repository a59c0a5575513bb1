/** Text of the page Health. */
export const enHealth = {
  health: {
    title: 'Health',
  },
} as const;
