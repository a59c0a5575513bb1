import { Banner } from '@coffer/ui';
import { TriangleAlert } from '@coffer/ui/icons';
import type { LeftOutItem } from '@coffer/vault';
import { useMessages } from '../../messages/messages.tsx';

/** What does not stand in the file: every damaged item by name, the bin by its count. */
export const LeftOut = (props: { readonly items: readonly LeftOutItem[] }) => {
  const { export: text } = useMessages();
  const damaged = props.items.filter(({ why }) => why === 'damaged');
  const inBin = props.items.length - damaged.length;
  return (
    <>
      {damaged.length > 0 && (
        <Banner tone="danger" icon={<TriangleAlert />} title={text.leftOut(damaged.length)} announce="alert">
          <ul>
            {damaged.map(({ id, title }) => (
              <li key={id}>{title || text.leftOutUnknown(id)}</li>
            ))}
          </ul>
        </Banner>
      )}
      {inBin > 0 && <Banner announce="status">{text.leftInBin(inBin)}</Banner>}
    </>
  );
};
