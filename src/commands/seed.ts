import { Flags } from '@oclif/core';

import type { Context } from '#context.ts';
import { runWork, type Sink, type WorkEvent } from '#core/events.ts';
import { formatDuration } from '#core/units.ts';
import type { SeedResult } from '#seed/index.ts';

import { describeSeed, measureSeed } from './_kit/describe-seed.ts';
import { VezaCommand } from './_kit/veza-command.ts';

const KINDS = ['ci', 'demo', 'scale'];

export default class Seed extends VezaCommand {
  static override summary = 'Fill the database with a world that is the same on every machine.';
  static override description =
    'An empty database gets the schema first. Again, the same command changes nothing. The accounts of --ci and --scale have passwords that everybody knows (docs/ci.md), so production refuses them.';
  static override examples = [
    'VEZA_ENV=test <%= config.bin %> seed --ci',
    'VEZA_ENV=test <%= config.bin %> seed --ci --json',
    '<%= config.bin %> seed --demo',
    'VEZA_ENV=test <%= config.bin %> seed --ci --template veza_ci',
    'VEZA_ENV=test <%= config.bin %> seed --scale 100000 --seed 7',
  ];
  static override flags = {
    ci: Flags.boolean({
      description: 'Five accounts, ten tracks that play, three playlists.',
      exactlyOne: KINDS,
    }),
    demo: Flags.boolean({
      description: 'The demo tracks of veza up; they play when a worker has transcoded them.',
      exactlyOne: KINDS,
    }),
    scale: Flags.integer({
      description: 'The world of --ci grown to this many tracks, with everything around them.',
      helpValue: 'N',
      min: 10,
      max: 50_000_000,
      exactlyOne: KINDS,
    }),
    seed: Flags.integer({
      description: 'Which of the many worlds of --scale.',
      helpValue: 'S',
      min: 0,
      max: 4_294_967_295,
      dependsOn: ['scale'],
    }),
    template: Flags.string({
      description: 'Keep the world in a template database of this name, for veza db clone.',
      helpValue: 'NAME',
      dependsOn: ['ci'],
    }),
  };
  static override document = {
    schema: 'veza.seed/1',
    keys: {
      accounts: 'accounts to log in with: id, email, password, role, premium',
      tracks:
        'id, title, artist, album, durationMs; of a large world the tracks that it shares with --ci',
      playlists: 'id, title, visibility, items; of a large world those that it shares with --ci',
      counts: 'rows of the world by table',
      fingerprint: 'SHA-256 of what the database holds of the world',
      changed: 'rows that this run added or put right',
      durationMs: 'length of the run',
      template: 'with --template: name of the template',
      made: 'with --template: whether this run made it; false where it was current',
    },
  } as const;

  protected override founds = true;

  async run(): Promise<void> {
    const run = await this.start(Seed);
    const { prepareSchema } = await import('#db/migrate/index.ts');
    const { refuseInProduction } = await import('#seed/index.ts');
    const { ci, scale } = run.flags;
    if (ci || scale !== undefined) refuseInProduction(run.config, ci ? '--ci' : `--scale ${scale}`);
    await this.withContext(run, async (ctx) => {
      const sink = this.terminal.sink(describeSeed, measureSeed);
      const { template } = run.flags;
      if (template !== undefined) return this.#keepTemplate(ctx, template, sink);
      await runWork(prepareSchema(ctx), sink);
      const result = await seed(ctx, run.flags, sink);
      return this.finish({ document: { ...result }, text: render(result) });
    });
  }

  async #keepTemplate(ctx: Context, name: string, sink: Sink<WorkEvent>): Promise<void> {
    const { seedCiTemplate } = await import('#seed/index.ts');
    const result = await seedCiTemplate(ctx, name, sink);
    const what = result.made ? 'is made' : 'is current';
    const copy = this.terminal.page().typeable(`Copy it: veza db clone ${name} NAME`);
    const text = `The template ${name} ${what}. ${copy}`;
    this.finish({ document: { ...result }, text: `${text}\nFingerprint ${result.fingerprint}` });
  }
}

async function seed(
  ctx: Context,
  flags: { ci: boolean; scale?: number | undefined; seed?: number | undefined },
  sink: Sink<WorkEvent>,
): Promise<SeedResult> {
  const { seedCi, seedDemoWorld, seedScale } = await import('#seed/index.ts');
  if (flags.ci) return runWork(seedCi(ctx), sink);
  if (flags.scale === undefined) return runWork(seedDemoWorld(ctx), sink);
  return runWork(seedScale(ctx, { tracks: flags.scale, seed: flags.seed ?? 1 }), sink);
}

function render(result: SeedResult): string {
  const counts = Object.entries(result.counts).map(([table, rows]) => `${rows} ${table}`);
  return [
    `${result.changed === 0 ? 'Nothing to change' : `${result.changed} rows written`} in ${formatDuration(result.durationMs)}: ${counts.join(', ')}.`,
    ...result.accounts.map(
      ({ email, role, premium }) => `  ${email} (${premium ? 'premium' : role})`,
    ),
    ...(result.accounts.length > 0 ? ['The passwords are in docs/ci.md, and in --json.'] : []),
    `Fingerprint ${result.fingerprint}`,
  ].join('\n');
}
