import { describe, expect, it } from 'vitest';

import {
  CATEGORIES,
  defineErrors,
  errorSpec,
  toVezaError,
  VezaError,
  type ErrorCategory,
} from '#core/errors.ts';

const errors = defineErrors({
  TRACK_NOT_FOUND: errorSpec<{ id: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no such track.',
    message: ({ id }) => `There is no track ${id}.`,
    hint: ({ id }) => `veza tracks show ${id}`,
  }),
  QUEUE_BUSY: errorSpec({ category: 'busy', doc: 'Busy.', message: () => 'The queue is busy.' }),
});

describe('errors from a table', () => {
  it('carry code, message with the values, hint, details and cause', () => {
    const cause = new Error('row missing');
    const error = errors.TRACK_NOT_FOUND({ id: '7' }, { cause });
    expect(error).toBeInstanceOf(VezaError);
    expect(error).toMatchObject({
      code: 'TRACK_NOT_FOUND',
      message: 'There is no track 7.',
      hint: 'veza tracks show 7',
      details: { id: '7' },
      status: 404,
      exitCode: 2,
      cause,
    });
  });

  it('take status and exit code from the category unless the code names a finer status', () => {
    expect(errors.QUEUE_BUSY({})).toMatchObject({ status: 409, exitCode: 5, hint: undefined });
  });

  it('cannot be changed', () => {
    expect(() => Object.assign(errors, { OTHER: 1 })).toThrow(TypeError);
    expect(() => Object.assign(errors.QUEUE_BUSY, { code: 'OTHER' })).toThrow(TypeError);
  });
});

it('has one exit code for each category, as scripts know them', () => {
  const codes = Object.entries(CATEGORIES).map(([name, row]) => [name, row.exitCode]);
  expect(Object.fromEntries(codes) as Record<ErrorCategory, number>).toEqual({
    bug: 1,
    invalid: 2,
    findings: 3,
    denied: 4,
    busy: 5,
    partial: 6,
    unconfirmed: 7,
    precondition: 8,
    outside: 9,
  });
});

describe('anything that is thrown', () => {
  it('becomes an error of veza: its own stays, the rest is a bug with its cause', () => {
    const own = errors.QUEUE_BUSY({});
    expect(toVezaError(own)).toBe(own);
    const stranger = new TypeError('x is not a function');
    expect(toVezaError(stranger)).toMatchObject({
      code: 'UNEXPECTED',
      exitCode: 1,
      status: 500,
      cause: stranger,
      message: 'Unexpected failure: x is not a function',
    });
    expect(toVezaError('a word').message).toBe('Unexpected failure: a word');
  });
});
