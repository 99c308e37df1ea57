import { Command, type Interfaces } from '@oclif/core';

import { environment, loadConfig, type Config } from '#core/config.ts';
import { randomIds } from '#core/ids.ts';
import { CATEGORIES, toVezaError, type ErrorCategory, type VezaError } from '#core/errors.ts';
import type { BaseContext, BaseContextInput, Context, DatabaseContext } from '#context.ts';

import { commandErrors } from './command-errors.ts';
import { describeUsage } from './describe-usage.ts';
import { globalFlags, settingFlags } from './flags.ts';
import { goOnLine } from './go-on-line.ts';
import { renderError } from './render-error.ts';
import { listenForStop, signalExitCode, type StopSignal } from './signals.ts';
import { colorsOf, Terminal, wantsJson } from './terminal.ts';
import { typeableBy } from './typeable.ts';

type GlobalFlags = Interfaces.InferredFlags<typeof globalFlags>;

/** What a command's JSON document holds; `docs/json-output.md` is made from it. */
export interface DocumentSpec {
  readonly schema: `veza.${string}/${number}`;
  /** Each top-level key with one phrase. */
  readonly keys: Readonly<Record<string, string>>;
}

/** A result for scripts and for people. The document gets its schema as the first key. */
export interface CommandResult {
  document: Record<string, unknown>;
  text: string;
  /** What the run found, when it is not simply done: `findings`, `partial`. */
  category?: ErrorCategory | undefined;
}

/** An opened command run: what it was given and how it speaks. */
export interface Run<Flags, Args> {
  flags: Flags;
  args: Args;
  config: Config;
  terminal: Terminal;
  signal: AbortSignal;
}

/**
 * The base of every command: parse → one call → render. Errors become text or one JSON document
 * and the exit code of their category, the same with and without --json.
 */
export abstract class VezaCommand extends Command {
  static override baseFlags = globalFlags;
  /** Every command says what its document holds. */
  static document: DocumentSpec;

  protected terminal = new Terminal({
    json: wantsJson(this.argv, environment()),
    quiet: false,
    progress: 'auto',
    typeable: typeableBy(this.config),
    ...colorsOf(undefined, environment()),
  });
  /** Servers end with 0 after a drain; other work ends with 130 or 143. */
  protected drains = false;
  /** Whether the command makes the installation where there is none; others would by a typing error. */
  protected founds = false;
  /** Whether the log is what people watch, rather than the terminal's own lines. */
  protected logs = false;
  #stop: StopSignal | undefined;
  #verbose = this.argv.includes('--verbose');

  /**
   * Parses the line and loads the configuration.
   * @throws USAGE, CONFIG_INVALID
   */
  protected async start<T extends typeof Command>(
    command: T,
  ): Promise<
    Run<Interfaces.InferredFlags<T['flags']> & GlobalFlags, Interfaces.InferredArgs<T['args']>>
  > {
    const { flags, args } = await this.parse(command);
    const global = flags as unknown as GlobalFlags;
    this.#verbose = global.verbose;
    if (environment()['VEZA_NO_INPUT']) global.input = false;
    this.terminal = new Terminal({
      ...this.terminal.options,
      json: global.json,
      quiet: global.quiet,
      progress: global.progress,
      ...colorsOf(global.color, environment()),
    });
    this.#stop = listenForStop((text) => this.terminal.note(text));
    const { config, warnings } = await loadConfig({
      flags: settingFlags(flags),
      environment: environment(),
      cwd: process.cwd(),
    });
    for (const warning of warnings) {
      this.terminal.warn(
        `${warning.key} ${warning.message}; the default is used (${warning.source})`,
      );
    }
    return {
      flags: flags as Interfaces.InferredFlags<T['flags']> & GlobalFlags,
      args: args as Interfaces.InferredArgs<T['args']>,
      config,
      terminal: this.terminal,
      signal: this.#stop.signal,
    };
  }

  /** Context without database, for what must work without one. */
  protected async baseContext(run: Run<unknown, unknown>): Promise<BaseContext> {
    const { createBaseContext } = await import('#context.ts');
    return createBaseContext(await this.#contextInput(run));
  }

  /** Opens everything for the length of `work`, and closes it whatever happens. */
  protected async withContext<R>(
    run: Run<unknown, unknown>,
    work: (ctx: Context) => Promise<R>,
  ): Promise<R> {
    await this.#requireInstallation(run);
    const { openContext } = await import('#context.ts');
    const { withPlayMoney } = await import('#platform/play-money-note.ts');
    const input = await this.#contextInput(run);
    const config = await withPlayMoney(input.config);
    return this.#during(await openContext({ ...input, config }), work);
  }

  /** As `withContext`, but with the database alone; `probed` as for `openDatabase`. */
  protected async withDatabase<R>(
    run: Run<unknown, unknown>,
    work: (ctx: DatabaseContext) => Promise<R>,
    options: { probed?: boolean } = {},
  ): Promise<R> {
    await this.#requireInstallation(run);
    const { openDatabaseContext } = await import('#context.ts');
    return this.#during(await openDatabaseContext(await this.#contextInput(run), options), work);
  }

  async #requireInstallation({ config }: Run<unknown, unknown>): Promise<void> {
    if (this.founds || config.databaseUrl !== undefined) return;
    const { hasEmbeddedDatabase } = await import('#db/embedded/paths.ts');
    const { dataDir } = config;
    if (!hasEmbeddedDatabase(dataDir)) throw commandErrors.NO_INSTALLATION({ dataDir });
  }

  async #during<C extends DatabaseContext, R>(ctx: C, work: (ctx: C) => Promise<R>): Promise<R> {
    try {
      return await work(ctx);
    } catch (error) {
      throw await ctx.database.explain(error);
    } finally {
      await this.terminal.close();
      await ctx[Symbol.asyncDispose]();
    }
  }

  /** Prints the result and sets the exit code. */
  protected finish(result: CommandResult): void {
    const { schema } = (this.constructor as typeof VezaCommand).document;
    this.terminal.result({ schema, ...result.document }, result.text);
    if (result.category) process.exitCode = CATEGORIES[result.category].exitCode;
  }

  /** That a list goes on, and the line that goes on with it; null where it ends here. */
  protected tellMore(
    run: Pick<Run<object, unknown>, 'flags'>,
    [flag, place]: readonly [flag: string, place: string | null],
  ): void {
    if (place === null) return;
    const line = goOnLine({
      command: this.id!.replaceAll(':', ' '),
      known: this.ctor.flags,
      flags: { ...run.flags },
      at: [flag, place],
    });
    this.terminal.note(`There are more: ${line}`);
  }

  protected override async catch(thrown: unknown): Promise<void> {
    // A line that could not be parsed is told below; oclif's own warning would be a second word.
    this.parsed = true;
    await this.terminal.close();
    const received = this.#stop?.received();
    if (received !== undefined && isAbort(thrown)) {
      this.terminal.note('Stopped. Running the same command again resumes.');
      process.exitCode = this.drains ? 0 : signalExitCode(received);
      return;
    }
    const error = this.#toError(thrown);
    renderError(error, this.terminal, this.#verbose);
    process.exitCode = error.exitCode;
  }

  protected override async finally(): Promise<void> {
    this.#stop?.dispose();
  }

  #toError(thrown: unknown): VezaError {
    const oclif = (thrown as { oclif?: { exit?: number } }).oclif;
    if (oclif !== undefined && thrown instanceof Error) {
      const command = `${this.config.bin} ${this.id?.replaceAll(':', ' ') ?? ''}`.trim();
      const { flags, baseFlags, args } = this.ctor;
      const reason = describeUsage({
        error: thrown,
        command,
        argv: this.argv,
        flags: { ...flags, ...baseFlags },
        args: Object.keys(args),
      });
      return commandErrors.USAGE({ reason, command });
    }
    return toVezaError(thrown);
  }

  /** Whether log lines are told in words, as everything else is; programs read those of servers. */
  #logsForPeople(): boolean {
    const { json, progress } = this.terminal.options;
    if (this.logs || json || progress === 'ndjson') return false;
    return !this.drains || process.stderr.isTTY;
  }

  /** Every run has a correlation id; a server's log gives each request and job its own instead. */
  async #contextInput(run: Run<unknown, unknown>): Promise<BaseContextInput> {
    const { createLog, logStream } = await import('#core/log.ts');
    const level = run.config.log.level ?? (this.logs || this.#verbose ? 'info' : 'warn');
    const requestId = randomIds.next<'request'>();
    const log = createLog(
      level,
      this.#logsForPeople()
        ? { write: (line) => this.terminal.logged(line, this.#verbose) }
        : logStream(this.logs ? 'soon' : 'at-once'),
    );
    return {
      config: run.config,
      signal: run.signal,
      requestId,
      log: this.drains ? log : log.child({ requestId }),
    };
  }
}

function isAbort(thrown: unknown): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error.name === 'AbortError') return true;
  }
  return false;
}
