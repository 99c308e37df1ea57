import type { RecordedCall } from './model.ts';

/** The oldest are forgotten beyond this. */
const CALLS_MAX = 100_000;

/** Every request to the providers, for counting; never stored. */
export interface CallLog {
  /** Records a call that has come in; what is returned records its end. */
  begin(
    call: Omit<RecordedCall, 'status' | 'durationMs'>,
  ): (end: Pick<RecordedCall, 'status' | 'durationMs'>) => void;
  /** In order of arrival. */
  list(): readonly RecordedCall[];
  clear(): void;
}

export function createCallLog(): CallLog {
  let calls: RecordedCall[] = [];
  return {
    begin: (call) => {
      const open: RecordedCall = { ...call, status: null, durationMs: null };
      calls.push(open);
      if (calls.length > CALLS_MAX * 1.1) calls = calls.slice(-CALLS_MAX);
      return (end) => {
        const at = calls.lastIndexOf(open);
        if (at !== -1) calls[at] = { ...open, ...end };
      };
    },
    list: () => calls,
    clear: () => {
      calls = [];
    },
  };
}
