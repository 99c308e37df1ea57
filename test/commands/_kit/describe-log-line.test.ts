import { expect, test } from 'vitest';

import { createLog } from '#core/log.ts';

import { describeLogLine } from '../../../src/commands/_kit/describe-log-line.ts';

test('a line of the log is told in words, without what every line has', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) }).child({
    requestId: 'r-1',
  });
  log.warn({ class: 'remote_only', subject: { kind: 'payment', id: 'pay_x' } }, 'Nobody knows it');
  const error = Object.assign(new Error('asked to wait'), { code: 'PSP_BUSY' });
  log.error({ err: error, rows: 3 }, 'a row could not be compared');
  log.info('done');
  const [warning, failure, info] = lines.map(describeLogLine);
  expect(warning).toEqual({
    level: 'warn',
    text: 'Nobody knows it (class remote_only, subject payment pay_x)',
    stack: undefined,
  });
  expect(failure).toMatchObject({
    level: 'error',
    text: 'a row could not be compared (rows 3): PSP_BUSY asked to wait',
    stack: expect.stringContaining('describe-log-line.test.ts'),
  });
  expect(info!.text).toBe('done');
});
