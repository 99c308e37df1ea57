import { defineErrors, errorSpec } from '#core/errors.ts';

export const outputErrors = defineErrors({
  OUTPUT_LOST: errorSpec<{ id: string; attempt: number }>({
    category: 'busy',
    doc: 'A run writes about an output folder that another run has taken over.',
    message: ({ id, attempt }) => `Attempt ${attempt} no longer holds the output ${id}.`,
    hint: () => 'Let the other run end, then: veza transcode PATH',
  }),
  OUTPUT_SEGMENT_OUT_OF_ORDER: errorSpec<{
    id: string;
    rendition: string;
    sequence: number;
    expected: number;
  }>({
    category: 'bug',
    doc: 'A segment of an output folder was recorded before the one that comes before it.',
    message: ({ id, rendition, sequence, expected }) =>
      `Segment ${sequence} of ${rendition} in output ${id} came before segment ${expected}.`,
  }),
});
