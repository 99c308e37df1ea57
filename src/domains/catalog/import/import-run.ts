import type { Context } from '#context.ts';
import { toVezaError } from '#core/errors.ts';

import {
  endImport,
  holdImportLock,
  insertImport,
  interruptDeadImports,
  type ImportEnd,
} from '../import-store.ts';
import type { ImportId } from '../model.ts';
import type { ImportInput } from './model.ts';

type RunContext = Pick<
  Context,
  'db' | 'ids' | 'clock' | 'bus' | 'requestId' | 'signal' | 'storage'
>;

/** Folder of an import's plain names; the next import removes that of a dead one. */
export function importStagingName(id: ImportId): string {
  return `import-${id}`;
}

/** An import that is on record as running. */
export interface ImportRun {
  readonly id: ImportId;
  /** Tells who watches; `soon` may be swallowed when another was told a moment ago. */
  announce(when: 'now' | 'soon'): Promise<void>;
  /** Ends it: done, or by the error that ended it, or interrupted. */
  end(outcome: 'done' | 'interrupted' | { error: unknown }): Promise<void>;
}

const ANNOUNCE_EVERY_MS = 250;

/**
 * Puts an import on record. It counts as running for as long as this process holds its lock;
 * imports whose process is gone are marked as interrupted on the way.
 */
export async function beginImport(ctx: RunContext, input: ImportInput): Promise<ImportRun> {
  const id: ImportId = ctx.ids.next<'import'>();
  const release = await holdImportLock(ctx.db, id);
  let announcedAtMs = -Infinity;
  const announce: ImportRun['announce'] = async (when) => {
    const nowMs = ctx.clock.monotonicMs();
    if (when === 'soon' && nowMs - announcedAtMs < ANNOUNCE_EVERY_MS) return;
    announcedAtMs = nowMs;
    await ctx.bus.publish('imports', { importId: id });
  };
  try {
    const dead = await interruptDeadImports(ctx, ctx.clock.now());
    await insertImport(ctx, {
      id,
      origin: input.origin,
      visibility: input.visibility,
      startedBy: input.startedBy,
      requestId: ctx.requestId,
      startedAt: ctx.clock.now(),
    });
    for (const importId of dead) {
      await ctx.storage.removeStagingDir(importStagingName(importId));
      await ctx.bus.publish('imports', { importId });
    }
    await announce('now');
  } catch (error) {
    await release();
    throw error;
  }
  return {
    id,
    announce,
    end: async (outcome) => {
      try {
        await endImport(ctx, id, toEnd(outcome, ctx));
        await announce('now');
      } finally {
        await release();
      }
    },
  };
}

function toEnd(outcome: Parameters<ImportRun['end']>[0], ctx: RunContext): ImportEnd {
  const finishedAt = ctx.clock.now();
  if (typeof outcome === 'string') return { state: outcome, error: null, finishedAt };
  if (ctx.signal.aborted) return { state: 'interrupted', error: null, finishedAt };
  const { code, message } = toVezaError(outcome.error);
  return { state: 'failed', error: { code, message }, finishedAt };
}
