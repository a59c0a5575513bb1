/** Text of the page People. */
export const enPeople = {
  people: {
    title: 'People',
  },
} as const;
