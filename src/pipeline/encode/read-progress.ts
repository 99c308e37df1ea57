/** Most characters of one line; a longer one is none of FFmpeg's. */
const lineCharactersMax = 1024;

/**
 * Yields how far FFmpeg is, in ms of music, from its `-progress` output. `out_time_us` is the only
 * key read: `out_time_ms` holds microseconds too. Never goes back.
 */
export async function* readProgress(source: AsyncIterable<Buffer>): AsyncGenerator<number> {
  let open = '';
  let reached = 0;
  for await (const chunk of source) {
    const lines = (open + chunk.toString('latin1')).split('\n');
    open = lines.pop()!.slice(-lineCharactersMax);
    for (const line of lines) {
      const us = Number(/^out_time_us=(\d+)$/.exec(line.trim())?.[1]);
      const ms = Math.floor(us / 1000);
      if (ms > reached) {
        reached = ms;
        yield ms;
      }
    }
  }
}
