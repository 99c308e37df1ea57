import type { EncodingTurn } from '#pipeline/index.ts';

import { spreadProcesses, type SpreadLimits } from './spread-limits.ts';

/** Who has begun and may ask for a turn, once at a time. */
export interface Place {
  /** @throws what `refuse` was given */
  take(): Promise<EncodingTurn>;
  /** When it has come to its end, with or without a turn. */
  leave(): void;
}

export interface EncodingTurns {
  begin(): Place;
  /** How many have begun and had no turn yet. */
  readonly ahead: number;
  /** Gives nobody a turn any more. */
  refuse(error: unknown): void;
}

interface Asker {
  /** It is not ahead of its first turn any more. */
  pass(): void;
  grant(turn: EncodingTurn): void;
  reject(error: unknown): void;
}

/**
 * Gives processes to those who ask, in the order of their asking and within the limits.
 * @param notBegun how many more will ask, who have not begun yet, @param onChange when one more may begin.
 */
export function openTurns(
  limits: SpreadLimits,
  notBegun: () => number,
  onChange: () => void,
): EncodingTurns {
  const askers: Asker[] = [];
  let [ahead, encoding, processes] = [0, 0, 0];
  let refusal: { error: unknown } | undefined;
  const grant = (): void => {
    while (askers.length > 0 && encoding < limits.itemsMax && processes < limits.totalMax) {
      const asker = askers.shift()!;
      asker.pass();
      const share = spreadProcesses(limits, notBegun() + ahead, limits.totalMax - processes);
      encoding += 1;
      processes += share;
      asker.grant({
        processes: share,
        end: () => {
          encoding -= 1;
          processes -= share;
          grant();
          onChange();
        },
      });
    }
  };
  return {
    begin: () => {
      let isAhead = true;
      ahead += 1;
      const pass = (): void => {
        if (isAhead) ahead -= 1;
        isAhead = false;
        onChange();
      };
      return {
        take: () =>
          new Promise((resolve, reject) => {
            if (refusal !== undefined) throw refusal.error;
            askers.push({ pass, grant: resolve, reject });
            grant();
          }),
        leave: pass,
      };
    },
    get ahead() {
      return ahead;
    },
    refuse: (error) => {
      refusal ??= { error };
      for (const asker of askers.splice(0)) asker.reject(error);
    },
  };
}
