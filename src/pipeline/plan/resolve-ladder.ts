import type { BaseContext } from '#context.ts';
import { nearest } from '#core/suggest.ts';

import { pipelineErrors } from '../errors.ts';
import { type Ladder, LADDERS } from './ladder.ts';
import { parseLadder } from './parse-ladder.ts';

/**
 * The ladder of a name: one of the settings', or one of veza's own.
 * @param name without it, the one that the setting `transcode.ladder` names.
 * @throws LADDER_UNKNOWN, LADDER_INVALID
 */
export function resolveLadder(ctx: Pick<BaseContext, 'config'>, name?: string): Ladder {
  const { ladder: usual, ladders } = ctx.config.transcode;
  const wanted = name ?? usual;
  const configured = new Map(ladders.map((entry) => entry.split('=') as [string, string]));
  const words = configured.get(wanted)?.split('+');
  if (words !== undefined) {
    const parsed = parseLadder(wanted, words);
    if ('ladder' in parsed) return parsed.ladder;
    throw pipelineErrors.LADDER_INVALID({ name: wanted, problem: parsed.problem });
  }
  const own: ReadonlyMap<string, Ladder> = new Map(Object.entries(LADDERS));
  const found = own.get(wanted);
  if (found !== undefined) return found;
  const names = [...new Set([...own.keys(), ...configured.keys()])];
  throw pipelineErrors.LADDER_UNKNOWN({ name: wanted, names, near: nearest(wanted, names) });
}
