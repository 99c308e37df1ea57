import { STATUS_CODES, type IncomingMessage } from 'node:http';

import type { Fetched } from '../presentation.ts';
import type { OpenedBytes, OpenOptions } from './byte-source.ts';
import { canDecode, encodingOf, readBody, type BodyLimits } from './read-body.ts';
import { ReadFailure, tooLarge } from './read-failure.ts';
import { unread } from './unread.ts';

type About = Pick<Fetched, 'resource' | 'asked'> & {
  readonly delivery: NonNullable<Fetched['delivery']>;
};

/** The answer as a resource that is open, or why its bytes are not those that were asked for. */
export function openBody(
  limits: Omit<BodyLimits, 'bytesMax'>,
  response: IncomingMessage,
  about: About,
  options: OpenOptions,
): OpenedBytes {
  const failure = judge(response, options);
  if (failure !== undefined) {
    response.destroy();
    const opened = unread(about.resource, failure, about.delivery);
    return { ...opened, fetched: { ...opened.fetched, asked: about.asked } };
  }
  const { range, signal } = options;
  // A server that sends more than the range is cut off where the range ends.
  const bytesMax = Math.min(options.bytesMax, range?.length ?? Infinity);
  return {
    fetched: { ...about, failure: undefined, totalBytes: totalBytes(response) },
    bytes: readBody(response, { ...limits, bytesMax }, signal),
    [Symbol.asyncDispose]() {
      response.destroy();
      return Promise.resolve();
    },
  };
}

function judge(response: IncomingMessage, options: OpenOptions): ReadFailure | undefined {
  const { range, bytesMax } = options;
  const status = response.statusCode!;
  if (status === 416) return new ReadFailure('range', 'has no such range (416)');
  if (range !== undefined && status === 200) {
    return new ReadFailure('range', 'is sent whole where a range was asked for (200)');
  }
  if (status !== (range === undefined ? 200 : 206)) {
    const words = STATUS_CODES[status] ?? '';
    return new ReadFailure('status', `is answered with ${status} ${words}`.trimEnd());
  }
  const encoding = encodingOf(response);
  if (!canDecode(encoding) || (range !== undefined && encoding !== undefined)) {
    return new ReadFailure('encoding', `is sent as ${JSON.stringify(encoding)}`);
  }
  if (range !== undefined && !startsAt(response, range.offset)) {
    const sent = JSON.stringify(response.headers['content-range'] ?? '');
    return new ReadFailure('range', `is answered with other bytes: Content-Range ${sent}`);
  }
  const bytes = Number(response.headers['content-length']);
  return encoding === undefined && bytes > bytesMax ? tooLarge(bytes, bytesMax) : undefined;
}

const CONTENT_RANGE = /^bytes (?<from>\d{1,15})-\d{1,15}\/(?<total>\d{1,15}|\*)$/i;

function startsAt({ headers }: IncomingMessage, offset: number): boolean {
  const found = CONTENT_RANGE.exec(headers['content-range'] ?? '');
  return found !== null && Number(found.groups!['from']) === offset;
}

/** Of the whole resource, where the answer says it. */
function totalBytes(response: IncomingMessage): number | undefined {
  const { headers, statusCode } = response;
  const total =
    statusCode === 206
      ? CONTENT_RANGE.exec(headers['content-range'] ?? '')?.groups!['total']
      : encodingOf(response) === undefined
        ? headers['content-length']
        : undefined;
  return total !== undefined && /^\d+$/.test(total) ? Number(total) : undefined;
}
