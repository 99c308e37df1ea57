import { parseExactJson } from '#core/money/parse-exact-json.ts';

import type { HttpAnswer } from './http-answer.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** An answer that came to its end, before anybody has understood it. */
export interface WholeAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly replayed: boolean;
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
}

/** Reads JSON out of an answer, exact to the digit; what is none says what it is. Pure. */
export function readAnswer({
  status,
  retryAfter,
  replayed,
  contentType,
  bytes,
}: WholeAnswer): HttpAnswer {
  let text: string;
  try {
    text = UTF8.decode(bytes);
  } catch {
    return { fault: 'malformed', status, retryAfter, message: 'the answer is not UTF-8' };
  }
  try {
    return { status, retryAfter, replayed, body: parseExactJson(text) };
  } catch (error) {
    const isHtml = /html/i.test(contentType ?? '') || text.trimStart().startsWith('<');
    const fault = isHtml ? 'html' : 'malformed';
    return { fault, status, retryAfter, message: (error as Error).message };
  }
}
