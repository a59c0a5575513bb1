import { emptyDraft, type ItemDraft } from '../../../packages/vault/src/items/item.ts';
import type { ItemContent } from '../../../packages/vault/src/items/item-content.ts';
import { normaliseDraft } from '../../../packages/vault/src/items/normalise-draft.ts';

const words =
  'bank mail cloud shop forum train music photo health school garden house office travel games'.split(' ');
const people = 'anna bruno chloé đặng elena françois greta hùng ines jonas'.split(' ');

const pick = (list: readonly string[], seed: number): string => list[seed % list.length] ?? '';

/** A login of about 600 bytes of JSON in its two parts; the same for the same number. */
export const sampleDraft = (index: number): ItemDraft => {
  const seed = (index * 2_654_435_761) >>> 0;
  const word = pick(words, seed);
  const other = pick(words, seed >>> 8);
  const person = pick(people, seed >>> 4);
  return {
    ...emptyDraft,
    title: `${word} ${other} ${index}`,
    userName: `${person}.${index}@example.com`,
    password: `${seed.toString(36)}-${(seed ^ 0x5a5a5a5a).toString(36)}-Aa1!`,
    websites: [`https://${word}-${index % 997}.example.com/login`],
    notes: `Opened with ${person}; customer number ${seed}. Ask ${other} at the desk on the second floor, from nine to noon, and bring the letter of ${word}. The old number is not valid.`,
    fields: index % 4 === 0 ? [{ name: 'Customer number', value: String(seed), hidden: false }] : [],
    tags: index % 3 === 0 ? [word, 'work'] : [other],
    folder: `${other}/${word}`,
    favourite: index % 13 === 0,
  };
};

const written = 1_767_225_600_000;

export const sampleContent = (index: number): ItemContent =>
  normaliseDraft(sampleDraft(index), null, written + index * 60_000);
