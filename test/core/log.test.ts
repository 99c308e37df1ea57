import { Writable } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { createLog } from '#core/log.ts';

function capture() {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { stream, lines, last: () => JSON.parse(lines.at(-1)!) as Record<string, unknown> };
}

describe('the log', () => {
  it('is one JSON line an event, with time, level and what its parent was given', () => {
    const { stream, lines, last } = capture();
    createLog('info', stream).child({ requestId: 'r-1' }).info({ trackId: 't-1' }, 'played');
    expect(lines).toHaveLength(1);
    expect(last()).toMatchObject({
      level: 'info',
      requestId: 'r-1',
      trackId: 't-1',
      msg: 'played',
    });
    expect(Date.parse(String(last()['time']))).not.toBeNaN();
  });

  it('drops what is below its level', () => {
    const { stream, lines } = capture();
    createLog('warn', stream).info('too quiet');
    expect(lines).toEqual([]);
  });

  it('masks objects, errors and the text itself', () => {
    const { stream, lines } = capture();
    const log = createLog('info', stream);
    const error = new Error('cannot reach postgres://veza:geheim@db/veza');
    log.info({ password: 'geheim', user: { email: 'anna@example.com' } }, 'hello');
    log.error({ err: error }, 'mail to anna@example.com failed');
    log.warn('Bearer geheim');
    expect(lines).toHaveLength(3);
    expect(lines.join('')).not.toMatch(/geheim|anna@/);
  });
});
