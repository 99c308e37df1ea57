import { Args, Flags } from '@oclif/core';

import type { Context } from '#context.ts';
import { runWork, type WorkEvent } from '#core/events.ts';
import type { ImportInput, ImportResult } from '#domains/catalog/index.ts';

import { describeContent, describeFailure, measureContent } from './_kit/describe-content.ts';
import type { Page } from './_kit/page.ts';
import { VezaCommand } from './_kit/veza-command.ts';

const VISIBILITIES = ['public', 'members', 'private'] as const;

export default class Import extends VezaCommand {
  static override summary = 'Bring music into the catalogue: files, or folders with all in them.';
  static override description =
    'What is in the catalogue already is left alone, so the same command again adds what is new.';
  static override examples = [
    '<%= config.bin %> import ~/Music',
    '<%= config.bin %> import ~/Music --dry-run',
    '<%= config.bin %> import album.zip.d "one more.flac" --visibility public --wait',
    '<%= config.bin %> import ~/Demos --visibility private --owner ada@example.org',
  ];
  static override strict = false;
  static override args = {
    path: Args.string({ required: true, description: 'Files and folders to import.' }),
  };
  static override flags = {
    visibility: Flags.option({
      options: VISIBILITIES,
      description: 'Who hears it; without it, what the setting import.visibility says.',
    })(),
    owner: Flags.string({ description: 'Account that the music belongs to.', helpValue: 'EMAIL' }),
    'dry-run': Flags.boolean({ description: 'Print what would be imported and change nothing.' }),
    wait: Flags.boolean({
      description: 'Wait until a worker has transcoded all of it; 6 where some cannot be.',
    }),
  };
  static override document = {
    schema: 'veza.import/1',
    keys: {
      importId: 'the import on record, null for a dry run',
      imported: 'files that became tracks',
      duplicates: 'files whose music is in the catalogue already',
      skipped: 'files that do not claim to be music',
      failed: 'files that were not imported: path, code, message',
      warnings: 'files that were imported but have a flaw that costs nothing: path, code, message',
      transcoded: 'with --wait: tracks of these files that play (ready) and that do not (failed)',
    },
  } as const;

  async run(): Promise<void> {
    const { argv } = await this.parse(Import);
    const run = await this.start(Import);
    const paths = argv.map(String);
    await this.withContext(run, async (ctx) => {
      const { importPaths } = await import('#domains/catalog/index.ts');
      const sink = this.terminal.sink(describeProgress, measureContent);
      const input = await toInput(ctx, paths, run.flags);
      const result = await runWork(importPaths(ctx, input), sink);
      const transcoded = run.flags.wait ? await this.#wait(ctx, result) : undefined;
      this.finish({
        document: { ...result, ...(transcoded ? { transcoded } : {}) },
        text: render(result, this.terminal.page(), run.flags['dry-run'], transcoded),
        category: result.failed.length > 0 || transcoded?.failed ? 'partial' : undefined,
      });
    });
  }

  async #wait(ctx: Context, { importId }: ImportResult): Promise<Transcoded | undefined> {
    if (importId === null) return undefined;
    const { waitForTranscodes } = await import('#domains/catalog/index.ts');
    const sink = this.terminal.sink(describeContent, measureContent);
    // What a run that was stopped had brought is waited for, too: running again resumes.
    const wait = waitForTranscodes(ctx, { importId, known: true });
    const { ready, failed, knownReady, knownFailed } = await runWork(wait, sink);
    return { ready: ready + knownReady, failed: failed + knownFailed };
  }
}

interface Transcoded {
  ready: number;
  failed: number;
}

async function toInput(
  ctx: Context,
  paths: readonly string[],
  flags: {
    visibility?: (typeof VISIBILITIES)[number] | undefined;
    owner?: string | undefined;
    'dry-run': boolean;
  },
): Promise<ImportInput> {
  const { createImportMedia } = await import('#pipeline/index.ts');
  const { getUserByEmail } = await import('#domains/identity/index.ts');
  return {
    paths,
    visibility: flags.visibility ?? ctx.config.import.visibility,
    ownerId: flags.owner === undefined ? null : (await getUserByEmail(ctx, flags.owner)).id,
    origin: paths.join(', '),
    startedBy: 'operator',
    media: createImportMedia(ctx),
    dryRun: flags['dry-run'],
  };
}

/** Failures are part of the result, which lists them once. */
function describeProgress(event: WorkEvent): string | undefined {
  return event.type === 'file.failed' ? undefined : describeContent(event);
}

function render(
  result: ImportResult,
  page: Page,
  dryRun: boolean,
  transcoded?: Transcoded,
): string {
  const { imported, duplicates, skipped, failed } = result;
  const lines = [
    `${dryRun ? 'Would import' : 'Imported'} ${imported}, ` +
      `in the catalogue already ${duplicates}, no music ${skipped}, failed ${failed.length}.`,
    ...failed.map((item) => `  ${describeFailure(item)}`),
    ...result.warnings.map((item) => `  Imported, but odd: ${describeFailure(item)}`),
  ];
  if (transcoded) lines.push(`${transcoded.ready} play, ${transcoded.failed} failed to transcode.`);
  else if (!dryRun && imported > 0) {
    lines.push(page.typeable('They play when a worker is done: veza jobs watch'));
  }
  return lines.join('\n');
}
