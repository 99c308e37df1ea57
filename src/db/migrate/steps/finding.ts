/** What the catalogue says of a statement that may have run. */
export type Finding =
  /** Its effect is there. */
  | { readonly is: 'done'; readonly detail: string }
  /** It has to run, as if it never had. */
  | { readonly is: 'absent'; readonly detail: string }
  /** It left something behind that has to go first. */
  | { readonly is: 'broken'; readonly detail: string; readonly mend: readonly string[] }
  /** Something else is in its place. */
  | { readonly is: 'conflict'; readonly found: string; readonly wanted: string };
