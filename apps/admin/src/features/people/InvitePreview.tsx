import { useMessages } from '../../messages/messages.tsx';
import { sayNumber } from '../../parts/words.ts';
import type { InviteList } from './invite-list.ts';
import * as styles from './people.css.ts';
import type { InviteResults } from './use-invite.ts';

/** How many problems are named; the rest is a number. */
const named = 50;

/** What would be sent, and which lines would not, before anything is. */
export const InvitePreview = ({ list }: { readonly list: InviteList }) => {
  const { invite } = useMessages();
  const { addresses, problems } = list;
  const count = addresses.length;
  return (
    <div role="status">
      <p className={styles.found}>
        {count === 0 && invite.foundNone}
        {count === 1 && invite.foundOne}
        {count > 1 && invite.found(sayNumber(count))}
      </p>
      {problems.length > 0 && (
        <>
          <p>{problems.length === 1 ? invite.problemsOne : invite.problems(sayNumber(problems.length))}</p>
          <ul className={styles.problems}>
            {problems.slice(0, named).map(({ line, text, problem }) => (
              <li key={`${line} ${text} ${problem}`}>
                {invite.line(sayNumber(line), text)} {invite.problem[problem]}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
};

/** How it went with each address. */
export const InviteResultList = ({ results }: { readonly results: InviteResults }) => {
  const { invite } = useMessages();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by the keyboard.
    <ul className={styles.results} aria-label={invite.results} tabIndex={0}>
      {results.map(({ email, result }) => (
        <li key={email} className={styles.result}>
          <span className={styles.resultAddress}>{email}</span>
          <span>{invite.result[result]}</span>
        </li>
      ))}
    </ul>
  );
};
