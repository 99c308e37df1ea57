import { defineErrors, errorSpec } from '#core/errors.ts';

export const boxErrors = defineErrors({
  BOX_INVALID: errorSpec<{ path: string; byteOffset: number; reason: string }>({
    category: 'invalid',
    doc: 'An ISO base media file holds a box that contradicts itself or the format.',
    message: ({ path, byteOffset, reason }) => `Box ${path} at byte ${byteOffset}: ${reason}`,
  }),
  BOX_TOO_LARGE: errorSpec<{ path: string; byteOffset: number; bytes: number; bytesMax: number }>({
    category: 'invalid',
    doc: 'A box claims to be larger than veza reads into memory.',
    message: ({ path, byteOffset, bytes, bytesMax }) =>
      `Box ${path} at byte ${byteOffset} claims ${bytes} bytes; at most ${bytesMax} are read.`,
  }),
  BOX_CUT: errorSpec<{ path: string; byteOffset: number; missingBytes: number }>({
    category: 'invalid',
    doc: 'The data ends in the middle of a box.',
    message: ({ path, byteOffset, missingBytes }) =>
      `The data ends inside box ${path} at byte ${byteOffset}: ${missingBytes} bytes are missing.`,
  }),
});
