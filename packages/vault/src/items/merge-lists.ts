import type { CustomField } from './item.ts';
import { unique } from './text-list.ts';

/** Three-way merge of a set of texts: what either side removed is gone, what either side added is there. */
export const mergeTexts = (
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
): string[] => {
  const before = new Set(base);
  const inMine = new Set(mine);
  const inTheirs = new Set(theirs);
  const kept = theirs.filter((text) => inMine.has(text) || !before.has(text));
  return unique([...kept, ...mine.filter((text) => !before.has(text) && !inTheirs.has(text))]);
};

/** Fields may share a name: the second of a name is another field than the first. */
const fieldsByPlace = (fields: readonly CustomField[]): Map<string, CustomField> => {
  const counts = new Map<string, number>();
  const byPlace = new Map<string, CustomField>();
  for (const field of fields) {
    const count = (counts.get(field.name) ?? 0) + 1;
    counts.set(field.name, count);
    byPlace.set(`${count} ${field.name}`, field);
  }
  return byPlace;
};

const isSame = (a: CustomField | undefined, b: CustomField | undefined): boolean =>
  a?.value === b?.value && a?.hidden === b?.hidden && (a === undefined) === (b === undefined);

interface MergedField {
  readonly field: CustomField | undefined;
  readonly conflict: boolean;
}

const mergeField = (
  base: CustomField | undefined,
  mine: CustomField | undefined,
  theirs: CustomField | undefined,
): MergedField => {
  if (isSame(mine, theirs) || isSame(mine, base)) return { field: theirs, conflict: false };
  if (isSame(theirs, base)) return { field: mine, conflict: false };
  // An edit outlives the other side's removal.
  if (mine === undefined || theirs === undefined) return { field: mine ?? theirs, conflict: false };
  if (mine.value === theirs.value) return { field: { ...theirs, hidden: true }, conflict: false };
  return { field: theirs, conflict: true };
};

/** Merges fields by name and count; `conflict` where both sides gave one field different values (theirs is kept). */
export const mergeFields = (
  base: readonly CustomField[],
  mine: readonly CustomField[],
  theirs: readonly CustomField[],
): { readonly fields: CustomField[]; readonly conflict: boolean } => {
  const [before, ours, others] = [fieldsByPlace(base), fieldsByPlace(mine), fieldsByPlace(theirs)];
  const fields: CustomField[] = [];
  let conflict = false;
  for (const place of unique([...others.keys(), ...ours.keys()])) {
    const merged = mergeField(before.get(place), ours.get(place), others.get(place));
    if (merged.field !== undefined) fields.push(merged.field);
    conflict ||= merged.conflict;
  }
  return { fields, conflict };
};
