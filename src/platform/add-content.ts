import type { Context } from '#context.ts';
import { runWork, type Sink, type WorkEvent } from '#core/events.ts';
import {
  importPaths,
  waitForTranscodes,
  type ImportResult,
  type TranscodesEnded,
} from '#domains/catalog/index.ts';
import { createImportMedia } from '#pipeline/index.ts';
import { needsDemo, seedDemo } from '#seed/index.ts';

export interface ContentInput {
  /** Folders of music to import. */
  library: readonly string[];
  /** Whether the demo tracks are wanted while nothing else is there. */
  demo: boolean;
}

/** The first content is in: what became of the tracks that are new, and of those that were there. */
export interface ContentReady extends WorkEvent, TranscodesEnded {
  readonly type: 'content.ready';
}

/**
 * The first content: the library that was asked for, else the demo tracks where nothing else is.
 * Ends when a worker has transcoded all of it. Running it again adds only what is new.
 * @throws what an import throws.
 */
export async function addContent(
  ctx: Context,
  input: ContentInput,
  sink: Sink<WorkEvent>,
): Promise<void> {
  const imported = await importFirst(ctx, input, sink);
  if (!imported?.importId) return;
  const wait = waitForTranscodes(ctx, { importId: imported.importId, known: false });
  const played = await runWork(wait, sink);
  const event: ContentReady = { type: 'content.ready', ...played };
  sink(event);
}

async function importFirst(
  ctx: Context,
  input: ContentInput,
  sink: Sink<WorkEvent>,
): Promise<ImportResult | undefined> {
  if (input.library.length > 0) {
    const work = importPaths(ctx, {
      paths: input.library,
      visibility: ctx.config.import.visibility,
      ownerId: null,
      origin: input.library.join(', '),
      startedBy: 'operator',
      media: createImportMedia(ctx),
    });
    return runWork(work, sink);
  }
  return input.demo && (await needsDemo(ctx)) ? runWork(seedDemo(ctx), sink) : undefined;
}
