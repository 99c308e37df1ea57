/** Checks of the table that no rule makes, and why. */
export const NOT_IMPLEMENTED: readonly { readonly code: string; readonly reason: string }[] = [
  {
    code: 'C04',
    reason:
      'The reference level of the program lies inside coded AAC frames, which are not parsed.',
  },
  {
    code: 'C06',
    reason: 'One presentation does not tell how loud all the others are; the loudness box is I16.',
  },
  {
    code: 'C07',
    reason: 'It recommends a format for podcasts, which music leaves on purpose.',
  },
  {
    code: 'E08',
    reason: 'It is X03 once more: the first times of all renditions.',
  },
  {
    code: 'H05',
    reason:
      'An address does not tell whether it expires, nor whom its words reveal; plain HTTP is H06.',
  },
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
  {
    code: 'Z04',
    reason: 'It compares files with rows of the database, which nothing here reads.',
  },
  {
    code: 'Z06',
    reason: 'It is about two tracks; every track alone is Z01 and I13.',
  },
];
