/** Checks of the table that no rule makes, and why. */
export const NOT_IMPLEMENTED: readonly { readonly code: string; readonly reason: string }[] = [
  {
    code: 'M14',
    reason: 'One reading cannot tell whether a playlist has changed since it was published.',
  },
  {
    code: 'M16',
    reason: 'One reading cannot tell whether the target duration was another one before.',
  },
  {
    code: 'S13',
    reason: 'A title is free text: nothing in it can be wrong. Blanks at its end are F07.',
  },
  {
    code: 'X09',
    reason: 'It is about variants of video that share their sound; rungs of music are the sound.',
  },
];
