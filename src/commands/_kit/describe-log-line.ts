/** What belongs to every line, and says nothing to somebody who has just typed the command. */
const COMMON = new Set(['level', 'time', 'requestId', 'msg', 'err']);

/** A line of the log for people. */
export interface LogLine {
  readonly level: string;
  readonly text: string;
  /** The stack of the error that it tells of. */
  readonly stack: string | undefined;
}

/** `the provider has too many requests (provider stripe): PSP_BUSY asked to wait`. Pure. */
export function describeLogLine(json: string): LogLine {
  const line = JSON.parse(json) as Record<string, unknown>;
  const error = line['err'] as Record<string, unknown> | undefined;
  const facts = Object.entries(line)
    .filter(([name]) => !COMMON.has(name))
    .map(([name, value]) => `${name} ${wordsOf(value)}`);
  const cause = error && [error['code'], error['message']].filter(Boolean).map(wordsOf).join(' ');
  return {
    level: String(line['level']),
    text: [
      wordsOf(line['msg'] ?? ''),
      ...(facts.length === 0 ? [] : [` (${facts.join(', ')})`]),
      ...(cause ? [`: ${cause}`] : []),
    ].join(''),
    stack: typeof error?.['stack'] === 'string' ? error['stack'] : undefined,
  };
}

function wordsOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.values(value).map(wordsOf).join(' ');
}
