import { Flags } from '@oclif/core';

import type { Context } from '#context.ts';
import { environment, type Config } from '#core/config.ts';
import { defaultDataDir } from '#core/config-schema.ts';
import { toVezaError } from '#core/errors.ts';
import type { WorkEvent } from '#core/events.ts';
import { findRunningServer } from '#core/running-server.ts';
import type { Platform } from '#platform/start-platform.ts';

import { describeContent, measureContent } from './_kit/describe-content.ts';
import { listenFlags } from './_kit/flags.ts';
import type { Page } from './_kit/page.ts';
import { renderError } from './_kit/render-error.ts';
import type { Terminal } from './_kit/terminal.ts';
import { untilStopped } from './_kit/until-stopped.ts';
import { VezaCommand } from './_kit/veza-command.ts';

export default class Up extends VezaCommand {
  static override summary =
    'Start a playing platform on this box: database, worker, server, music.';
  static override examples = [
    '<%= config.bin %> up',
    '<%= config.bin %> up --library ~/Music',
    '<%= config.bin %> up --port 8080 --data-dir /srv/veza',
  ];
  static override flags = {
    ...listenFlags,
    library: Flags.string({
      multiple: true,
      description: 'Folder of music to import; may be given more than once.',
      helpValue: 'DIR',
    }),
    demo: Flags.boolean({
      allowNo: true,
      default: true,
      description: 'Ten synthesised tracks while there is no library.',
    }),
  };
  static override document = {
    schema: 'veza.up/1',
    keys: {
      url: 'where browsers find the player',
      dataDir: 'folder of everything that is kept',
      claimUrl: 'one-time link for the first administrator, while there is none',
      claimExpiresAt: 'when that link ends, RFC 3339',
      sandboxUrl:
        'where the payment providers of play money are looked at, while there are no real ones',
      apiUrl: 'the API document',
    },
  } as const;

  protected override drains = true;
  protected override founds = true;

  async run(): Promise<void> {
    const run = await this.start(Up);
    const library = run.flags.library ?? [];
    const { checkImportPaths } = await import('#domains/catalog/index.ts');
    // A folder that is not there is told before anything is started.
    await checkImportPaths(library);
    const { requireFreePort } = await import('#server/index.ts');
    await requireFreePort(run.config.server);
    const other = await findRunningServer(run.config.dataDir);
    if (other !== undefined) {
      run.terminal.note(
        `Another veza serves this data folder at ${other.url}/; both share its work.`,
      );
    }
    const { startPlatform } = await import('#platform/start-platform.ts');
    await this.withContext(run, async (ctx) => {
      const platform = await startPlatform(ctx, {
        library,
        demo: run.flags.demo,
        sink: run.terminal.sink(describeFirstStart, measureContent),
        onContent: (error) => reportContent(run.terminal, error),
      });
      this.finish(describeReady(ctx, platform, run.terminal.page()));
      await untilStopped(run.signal);
      await platform.close();
    });
    await this.#tellWhatStays(run.config, run.terminal);
  }

  /** PostgreSQL that was kept on by veza db start outlives this command; a person should know. */
  async #tellWhatStays(config: Config, terminal: Terminal): Promise<void> {
    if (config.databaseUrl !== undefined) return;
    const { readServerStatus } = await import('#db/embedded/index.ts');
    const { running, pinned, pid } = await readServerStatus({ config });
    if (!running || !pinned) return;
    terminal.note(
      `PostgreSQL (process ${pid}) stays up, as db start asked; to end it: veza db stop`,
    );
  }
}

function describeReady(ctx: Context, platform: Platform, page: Page) {
  const apiUrl = `${platform.url}docs`;
  const { claim } = platform;
  const minutes =
    claim && Math.round((claim.expiresAt.getTime() - ctx.clock.now().getTime()) / 60_000);
  const lines = [
    `Player       ${platform.url}`,
    ...(claim
      ? [
          `Claim it     ${claim.url}`,
          `             makes you the administrator; once, within ${minutes} minutes`,
        ]
      : []),
    `API          ${apiUrl}`,
    ...(platform.playMoneyUrl === undefined ? [] : [`Play money   ${platform.playMoneyUrl}`]),
    `Data folder  ${ctx.config.dataDir}`,
    `Next         ${nextCommands(ctx, page)}`,
    'Stop         Ctrl-C',
  ];
  return {
    document: {
      url: platform.url,
      dataDir: ctx.config.dataDir,
      ...(claim ? { claimUrl: claim.url, claimExpiresAt: claim.expiresAt.toISOString() } : {}),
      ...(platform.playMoneyUrl === undefined ? {} : { sandboxUrl: platform.playMoneyUrl }),
      apiUrl,
    },
    text: lines.join('\n'),
  };
}

/** What to type next; another shell does not know of a data folder that is not the usual one. */
function nextCommands({ config }: Context, page: Page): string {
  const { dataDir } = config;
  const names = ['users invite', 'import DIR', 'jobs watch', 'doctor'];
  const lines = page.typeable(names.map((name) => `veza ${name}`).join(' · '));
  const isTold = dataDir === defaultDataDir(environment()) || lines.includes(' --data-dir ');
  return isTold ? lines : `${lines} · each with --data-dir ${dataDir}`;
}

/** Applying the schema is no news at a start: ten lines say everything. Waiting for it is. */
function describeFirstStart(event: WorkEvent): string | undefined {
  const silent = ['migration.applied', 'statement.progress', 'queue.installed'];
  return silent.includes(event.type) ? undefined : describeContent(event);
}

/** The platform plays on without the music that could not be brought in; a person has to know why. */
function reportContent(terminal: Terminal, error: unknown): void {
  void terminal.close().then(() => {
    if (error !== undefined) renderError(toVezaError(error), terminal.forPeople(), false);
  });
}
