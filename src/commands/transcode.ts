import { availableParallelism, totalmem } from 'node:os';
import path from 'node:path';

import { Args, Flags } from '@oclif/core';

import type { BaseContext, DatabaseContext } from '#context.ts';
import { runWork } from '#core/events.ts';
import type { KnownOutput, OutputSettings } from '#domains/outputs/index.ts';
import type { AssetEntry, TranscodeFilesInput, TranscodeFilesResult } from '#transcode/index.ts';

import { renderTranscode } from './_kit/describe-transcode.ts';
import { describeMigration } from './_kit/describe-migration.ts';
import { optimizeLate } from './_kit/optimize-late.ts';
import { openTranscodeSink } from './_kit/open-transcode-sink.ts';
import { VezaCommand, type Run } from './_kit/veza-command.ts';

const JOBS_MAX = 256;

interface TranscodeFlags {
  out: string;
  ladder?: string | undefined;
  jobs?: number | undefined;
  force: boolean;
  json: boolean;
}

export default class Transcode extends VezaCommand {
  static override summary = 'Make HLS of music files: files, folders and patterns.';
  static override description =
    'No server has to run. What is unchanged is left alone, and the same command again resumes, whatever ended it. docs/transcode.md says what is written where.';
  static override examples = [
    '<%= config.bin %> transcode ~/Music --out /srv/hls',
    '<%= config.bin %> transcode song.flac',
    "<%= config.bin %> transcode 'masters/**/*.wav' --ladder lossless",
    '<%= config.bin %> transcode ~/Music --dry-run',
  ];
  static override strict = false;
  static override args = {
    path: Args.string({ required: true, description: 'Files, folders and quoted patterns.' }),
  };
  static override flags = {
    out: Flags.string({
      description: 'Folder of the outputs, one folder in it for each file.',
      default: './hls',
      helpValue: 'DIR',
    }),
    ladder: Flags.string({
      description:
        'Which renditions: default, lossless, opus, full, or one of transcode.ladders; without it, what transcode.ladder says.',
      helpValue: 'NAME',
    }),
    jobs: Flags.integer({
      description: 'Files encoded at one time; without it, one for each core.',
      helpValue: 'N',
      min: 1,
      max: JOBS_MAX,
    }),
    force: Flags.boolean({ description: 'Encode what is unchanged, too.' }),
    'dry-run': Flags.boolean({ description: 'Print what would be encoded and change nothing.' }),
  };
  static override document = {
    schema: 'veza.transcode/1',
    keys: {
      assets:
        'each file: source, state (done, skipped, failed; planned in a dry run), outDir, durationMs, renditions, loudness, error',
      done: 'files that were encoded',
      skipped: 'files whose output was made of the same bytes with the same settings',
      failed: 'files that could not be encoded, folders that could not be read',
      ignored: 'files that are no music',
      encodedMs: 'music that was encoded',
      wallMs: 'length of the run',
    },
  } as const;

  protected override founds = true;

  async run(): Promise<void> {
    const { argv } = await this.parse(Transcode);
    const run = await this.start(Transcode);
    const input = await toInput(run, argv.map(String));
    const { json, 'dry-run': dryRun } = run.flags;
    const entries: AssetEntry[] = [];
    const sink = await openTranscodeSink(run.terminal, (entry) => {
      // Thousands that are well are for scripts; people are told of what failed.
      if (json || dryRun || entry.state === 'failed') entries.push(entry);
    });
    try {
      const result = dryRun
        ? await this.#plan(run, input, sink.event)
        : await this.#transcode(run, input, sink.event);
      await sink.close();
      // Files end in the order of their lengths; a list is in that of their names.
      const assets = entries.toSorted(bySource);
      this.finish({
        document: { assets, ...result },
        text: renderTranscode(result, assets, dryRun),
        category: result.failed > 0 ? 'partial' : undefined,
      });
    } finally {
      await sink.close();
    }
  }

  async #transcode(
    run: Run<unknown, unknown>,
    input: TranscodeFilesInput,
    sink: Awaited<ReturnType<typeof openTranscodeSink>>['event'],
  ): Promise<TranscodeFilesResult> {
    optimizeLate();
    const { prepareSchema } = await import('#db/migrate/index.ts');
    const { transcodeFiles } = await import('#transcode/index.ts');
    return this.withDatabase(run, async (ctx) => {
      await runWork(prepareSchema(ctx), this.terminal.sink(describeMigration));
      return runWork(transcodeFiles(ctx, input), sink);
    });
  }

  /** Opens the database where there is one; makes none. */
  async #plan(
    run: Run<unknown, unknown>,
    input: TranscodeFilesInput,
    sink: Awaited<ReturnType<typeof openTranscodeSink>>['event'],
  ): Promise<TranscodeFilesResult> {
    const { planFiles } = await import('#transcode/index.ts');
    const { hasEmbeddedDatabase } = await import('#db/embedded/paths.ts');
    const { databaseUrl, dataDir } = run.config;
    if (databaseUrl === undefined && !hasEmbeddedDatabase(dataDir)) {
      const ctx: BaseContext = await this.baseContext(run);
      return runWork(
        planFiles(ctx, input, async () => []),
        sink,
      );
    }
    return this.withDatabase(run, (ctx) =>
      runWork(
        planFiles(ctx, input, (of) => readOutputs(ctx, of)),
        sink,
      ),
    );
  }
}

function bySource(a: AssetEntry, b: AssetEntry): number {
  return a.source < b.source ? -1 : 1;
}

async function toInput(
  { config, flags, signal }: Pick<Run<TranscodeFlags, unknown>, 'config' | 'flags' | 'signal'>,
  words: readonly string[],
): Promise<TranscodeFilesInput> {
  const { findEncoders, resolveLadder } = await import('#pipeline/index.ts');
  const ladder = resolveLadder({ config }, flags.ladder);
  // FFmpeg answers while the database is opened; whoever needs the answer hears of its failure.
  const encoders = findEncoders({ config, signal });
  encoders.catch(() => undefined);
  const { jobs, memoryBytesMax } = config.transcode;
  return {
    words,
    cwd: process.cwd(),
    outRoot: path.resolve(flags.out),
    ladder,
    encoders,
    jobs: flags.jobs ?? jobs ?? availableParallelism(),
    memoryBytesMax: memoryBytesMax ?? totalmem() / 2,
    force: flags.force,
  };
}

/** What is on record, where the database has been prepared. @throws DB_SCHEMA_MISSING */
async function readOutputs(
  ctx: DatabaseContext,
  of: { outRoot: string; settings: OutputSettings },
): Promise<readonly KnownOutput[]> {
  const { readMigrationStatus, requireCurrentSchema } = await import('#db/migrate/index.ts');
  const { applied } = await readMigrationStatus(ctx);
  if (applied.length === 0) return [];
  await requireCurrentSchema(ctx);
  const { listOutputs } = await import('#domains/outputs/index.ts');
  return listOutputs(ctx, of);
}
