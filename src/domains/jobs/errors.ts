import { defineErrors, errorSpec } from '#core/errors.ts';

export const jobErrors = defineErrors({
  JOB_NOT_FOUND: errorSpec<{ id: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no job with this id.',
    message: ({ id }) => `There is no job ${id}.`,
    hint: () => 'veza jobs list',
  }),
  JOB_STATE_CONFLICT: errorSpec<{ id: string; state: string; action: string }>({
    category: 'precondition',
    doc: 'The job is in a state in which this cannot be done to it.',
    message: ({ id, state, action }) => `Job ${id} is ${state}; it cannot be ${action}.`,
    hint: ({ id }) => `veza jobs show ${id}`,
  }),
  JOB_OPEN_ALREADY: errorSpec<{ id: string; openId: string }>({
    category: 'precondition',
    doc: 'The track has another job that is not finished.',
    message: ({ id, openId }) =>
      `Job ${id} cannot be retried: its track has the unfinished job ${openId}.`,
    hint: ({ openId }) => `veza jobs show ${openId}`,
  }),
  JOB_LOST: errorSpec<{ id: string; fence: number }>({
    category: 'busy',
    doc: 'An attempt writes to a job that another worker has taken over, or that has ended.',
    message: ({ id, fence }) => `Attempt ${fence} no longer holds job ${id}.`,
    hint: ({ id }) => `veza jobs show ${id}`,
  }),
  SEGMENT_OUT_OF_ORDER: errorSpec<{
    id: string;
    rendition: string;
    sequence: number;
    expected: number;
  }>({
    category: 'bug',
    doc: 'A segment was recorded before the one that comes before it.',
    message: ({ id, rendition, sequence, expected }) =>
      `Segment ${sequence} of ${rendition} in job ${id} came before segment ${expected}.`,
  }),
});
