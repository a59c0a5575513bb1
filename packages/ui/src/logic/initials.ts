/** One or two letters for the round mark of a person. */
export const initialsOf = (fullName: string): string => {
  const words = fullName.trim().split(/\s+/);
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return `${[...(words[0] ?? '')][0] ?? ''}${[...last][0] ?? ''}`.toUpperCase();
};
