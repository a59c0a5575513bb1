import { actPeopleLimit, type MemberFacts } from '@coffer/contracts';
import { useCallback, useState } from 'react';

/** People who were ticked, with what is needed to name them. */
export const useSelection = () => {
  const [chosen, setChosen] = useState<ReadonlyMap<string, MemberFacts>>(new Map());
  const set = useCallback((people: readonly MemberFacts[], isOn: boolean) => {
    setChosen((now) => {
      const next = new Map(now);
      for (const person of people) {
        if (isOn) next.set(person.accountId, person);
        else next.delete(person.accountId);
      }
      return next;
    });
  }, []);
  const clear = useCallback(() => setChosen(new Map()), []);
  return { chosen, set, clear, isTooMany: chosen.size > actPeopleLimit };
};
