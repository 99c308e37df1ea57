import type { IncomingHttpHeaders } from 'node:http';

/** What a stored file is compared by. */
export interface Validators {
  /** Strong, with its quotes: made of the hash of the content. */
  readonly etag: string;
  readonly modifiedAt: Date;
}

/**
 * Whether the client's preconditions (RFC 9110 §13.2.2) let the file be sent, say that it has it
 * already, or fail.
 */
export function checkConditions(
  headers: IncomingHttpHeaders,
  file: Validators,
): 'send' | 'not-modified' | 'failed' {
  const match = headers['if-match'];
  if (match !== undefined && !matches(match, file.etag, false)) return 'failed';
  const noneMatch = headers['if-none-match'];
  if (noneMatch !== undefined) {
    return matches(noneMatch, file.etag, true) ? 'not-modified' : 'send';
  }
  const since = httpDateMs(headers['if-modified-since']);
  return since !== undefined && wholeSecondsMs(file.modifiedAt) <= since ? 'not-modified' : 'send';
}

/** Whether a `Range` may be honoured: only of the very file that the client has a part of. */
export function rangeApplies(ifRange: string | undefined, file: Validators): boolean {
  if (ifRange === undefined) return true;
  if (ifRange.startsWith('"')) return ifRange === file.etag;
  if (ifRange.startsWith('W/')) return false;
  return httpDateMs(ifRange) === wholeSecondsMs(file.modifiedAt);
}

function matches(list: string, etag: string, weakly: boolean): boolean {
  if (list.trim() === '*') return true;
  return list
    .split(',')
    .map((item) => item.trim())
    .some((item) => (weakly ? item.replace(/^W\//, '') : item) === etag);
}

function httpDateMs(text: string | undefined): number | undefined {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

function wholeSecondsMs(date: Date): number {
  return Math.floor(date.getTime() / 1000) * 1000;
}
