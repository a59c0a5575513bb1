/** The shape of a catalogue: the same keys, any text, functions of the same arguments. */
export type Catalogue<T> = T extends string
  ? string
  : T extends (...args: infer Args) => string
    ? (...args: Args) => string
    : { readonly [Key in keyof T]: Catalogue<T[Key]> };
