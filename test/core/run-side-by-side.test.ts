import { describe, expect, it } from 'vitest';

import { runWork, type Work, type WorkEvent } from '#core/events.ts';
import { runSideBySide } from '#core/run-side-by-side.ts';

interface Step extends WorkEvent {
  readonly type: 'step';
  readonly of: number;
}

describe('work side by side', () => {
  it('gives results in order, every fact, and no more at one time than it may', async () => {
    let [running, most] = [0, 0];
    const works = [3, 1, 2, 0, 1].map(
      (steps, of) =>
        async function* (): Work<Step, string> {
          running += 1;
          most = Math.max(most, running);
          for (let step = 0; step < steps; step += 1) {
            await Promise.resolve();
            yield { type: 'step', of };
          }
          running -= 1;
          return `done ${of}`;
        },
    );
    const steps: number[] = [];
    const results = await runWork(runSideBySide(works, 2), ({ of }) => steps.push(of));
    expect(results).toEqual(['done 0', 'done 1', 'done 2', 'done 3', 'done 4']);
    expect(steps.toSorted((one, other) => one - other)).toEqual([0, 0, 0, 1, 2, 2, 4]);
    expect(most).toBe(2);
  });

  it('ends the others and closes them when one throws', async () => {
    const closed: number[] = [];
    const works = [0, 1, 2].map(
      (of) =>
        async function* (): Work<Step, void> {
          try {
            for (;;) {
              yield { type: 'step', of };
              if (of === 1) throw new Error('one has failed');
            }
          } finally {
            closed.push(of);
          }
        },
    );
    await expect(runWork(runSideBySide(works, 2))).rejects.toThrow('one has failed');
    expect(closed.toSorted((one, other) => one - other)).toEqual([0, 1]);
  });

  it('closes all when the consumer ends its loop', async () => {
    const closed: number[] = [];
    const works = [0, 1].map(
      (of) =>
        async function* (): Work<Step, void> {
          try {
            for (;;) yield { type: 'step', of };
          } finally {
            closed.push(of);
          }
        },
    );
    for await (const _ of runSideBySide(works, 2)) break;
    expect(closed.toSorted((one, other) => one - other)).toEqual([0, 1]);
  });
});
