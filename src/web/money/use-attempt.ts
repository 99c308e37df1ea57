import { useRef, useState } from 'react';

import { ApiProblem } from '#web/api/api-problem.ts';

import { newKey } from './new-key.ts';

/** Something that is to happen once, however often it has to be asked for. */
export interface Attempt {
  readonly busy: boolean;
  readonly error: unknown;
  /** Does nothing while one is under way. */
  readonly run: (ask: (idempotencyKey: string) => Promise<void>) => void;
}

/**
 * Asks under an idempotency key that stays the same until there is an answer: whoever asks again
 * because the line was cut asks for the same thing, not for a second one.
 */
export function useAttempt(): Attempt {
  const key = useRef<string>(undefined);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  return {
    busy,
    error,
    run(ask) {
      if (busy) return;
      key.current ??= newKey();
      setBusy(true);
      setError(undefined);
      ask(key.current)
        .then(
          () => {
            key.current = undefined;
          },
          (problem: unknown) => {
            if (isAnswer(problem)) key.current = undefined;
            setError(problem);
          },
        )
        .finally(() => setBusy(false));
    },
  };
}

/** Whether the server has said what became of it; a fault on its side or the line's says nothing. */
function isAnswer(problem: unknown): boolean {
  if (!(problem instanceof ApiProblem) || problem.code === 'IDEMPOTENCY_IN_FLIGHT') return false;
  return problem.status >= 400 && problem.status < 500 && problem.status !== 429;
}
