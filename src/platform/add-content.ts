import type { Context } from '#context.ts';
import { runWork, type Sink, type WorkEvent } from '#core/events.ts';
import { importPaths } from '#domains/catalog/index.ts';
import { createImportMedia } from '#pipeline/index.ts';
import { needsDemo, seedDemo } from '#seed/index.ts';

export interface ContentInput {
  /** Folders of music to import. */
  library: readonly string[];
  /** Whether the demo tracks are wanted while nothing else is there. */
  demo: boolean;
}

/**
 * The first content: the library that was asked for, else the demo tracks where nothing else is. Running it again adds only what is new.
 * @throws what an import throws.
 */
export async function addContent(
  ctx: Context,
  input: ContentInput,
  sink: Sink<WorkEvent>,
): Promise<void> {
  if (input.library.length > 0) {
    await runWork(
      importPaths(ctx, {
        paths: input.library,
        visibility: ctx.config.import.visibility,
        ownerId: null,
        origin: input.library.join(', '),
        startedBy: 'operator',
        media: createImportMedia(ctx),
      }),
      sink,
    );
  } else if (input.demo && (await needsDemo(ctx))) {
    await runWork(seedDemo(ctx), sink);
  }
}
