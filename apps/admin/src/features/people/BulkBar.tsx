import { actPeopleLimit, type MemberFacts } from '@coffer/contracts';
import { Button, LiveRegion, Menu, MenuItem, MenuSeparator, media, useMedia } from '@coffer/ui';
import { Ellipsis } from '@coffer/ui/icons';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { nameOf } from '../../parts/PersonTile.tsx';
import { sayNumber } from '../../parts/words.ts';
import { type Deed, DeedDialog } from './DeedDialog.tsx';
import * as styles from './people.css.ts';

interface Props {
  readonly chosen: ReadonlyMap<string, MemberFacts>;
  readonly isTooMany: boolean;
  readonly onSelectAll: () => void;
  readonly onClear: () => void;
}

const offered: readonly Deed[] = ['suspend', 'reactivate', 'setRole', 'remove'];

/** What can be done to everybody who was ticked. */
export const BulkBar = ({ chosen, isTooMany, onSelectAll, onClear }: Props) => {
  const { people, deeds } = useMessages();
  const [deed, setDeed] = useState<Deed | null>(null);
  const isPhone = useMedia(media.phone);
  const [first] = chosen.values();
  const count = people.selected(sayNumber(chosen.size));
  if (!first) return <LiveRegion message="" />;
  return (
    <section className={styles.bulk} aria-label={people.bulk}>
      <LiveRegion message={count} />
      <span className={styles.bulkCount}>
        {isTooMany ? people.tooMany(sayNumber(actPeopleLimit)) : count}
      </span>
      {!isPhone && (
        <Button variant="ghost" onClick={onSelectAll}>
          {people.selectAll}
        </Button>
      )}
      <Button variant="ghost" onClick={onClear}>
        {people.clear}
      </Button>
      {isPhone ? (
        <Menu side="top" align="end" trigger={<Button icon={<Ellipsis />}>{deeds.more}</Button>}>
          <MenuItem onSelect={onSelectAll}>{people.selectAll}</MenuItem>
          <MenuSeparator />
          {offered.map((one) => (
            <MenuItem key={one} disabled={isTooMany} onSelect={() => setDeed(one)}>
              {deeds[one]}
            </MenuItem>
          ))}
        </Menu>
      ) : (
        <div className={styles.bulkActs}>
          {offered.map((one) => (
            <Button key={one} disabled={isTooMany} onClick={() => setDeed(one)}>
              {deeds[one]}
            </Button>
          ))}
        </div>
      )}
      {deed && (
        <DeedDialog
          deed={deed}
          accountIds={[...chosen.keys()]}
          who={chosen.size === 1 ? nameOf(first) : deeds.many(sayNumber(chosen.size))}
          onClose={() => setDeed(null)}
        />
      )}
    </section>
  );
};
