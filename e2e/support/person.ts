/** What one person types. */
export interface Person {
  readonly fullName: string;
  readonly email: string;
  readonly password: string;
  readonly pin: string;
  readonly answers: readonly [string, string];
}

let made = 0;

/** Somebody who has no account yet. */
export const newPerson = (part: Partial<Person> = {}): Person => {
  made += 1;
  return {
    fullName: 'Claire Vasseur',
    email: `claire.${process.pid}.${made}@example.org`,
    password: 'correct horse battery staple',
    pin: '284917',
    answers: ['Miss Marple', 'Rue Verte'],
    ...part,
  };
};
