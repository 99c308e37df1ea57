import { defineErrors, errorSpec } from '#core/errors.ts';

export const busErrors = defineErrors({
  BUS_MESSAGE_TOO_LARGE: errorSpec<{ channel: string; bytes: number; bytesMax: number }>({
    category: 'bug',
    doc: 'A message between processes is larger than the bus carries; large things stand in rows.',
    message: ({ channel, bytes, bytesMax }) =>
      `A message on the channel ${channel} has ${bytes} bytes; at most ${bytesMax} are carried.`,
  }),
  BUS_UNREACHABLE: errorSpec<{ transport: string; reason: string }>({
    category: 'outside',
    doc: 'The server that carries messages between processes does not answer.',
    message: ({ transport, reason }) => `The bus over ${transport} cannot be used: ${reason}`,
    hint: () => 'veza doctor',
  }),
});
