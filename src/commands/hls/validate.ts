import { Args, Flags } from '@oclif/core';

import { VezaError } from '#core/errors.ts';
import { hasFindingsAt, SEVERITIES, type Severity } from '#core/rules.ts';
import type { HlsReport } from '#hls/index.ts';

import { commandErrors } from '../_kit/command-errors.ts';
import { hlsProgress } from '../_kit/hls-progress.ts';
import { hlsSarif } from '../_kit/hls-sarif.ts';
import { renderHls } from '../_kit/render-hls.ts';
import { renderJunit } from '../_kit/render-junit.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

const FORMATS = ['text', 'json', 'sarif', 'junit'] as const;
const JOBS_MAX = 64;

export default class HlsValidate extends VezaCommand {
  static override summary = 'Check HLS, playlists and media, against the specifications.';
  static override description =
    'A multivariant playlist is checked with everything that it names, a media playlist by itself; of a folder or a pattern every playlist that no other one names. veza.hls.json in the working directory may change severities and excuse findings; docs/hls.md describes it.';
  static override examples = [
    '<%= config.bin %> hls validate out/master.m3u8',
    '<%= config.bin %> hls validate https://example.com/live/master.m3u8 --profile apple',
    '<%= config.bin %> hls validate out/ --fail-on warning',
    "<%= config.bin %> hls validate 'out/**/*.m3u8' --playlists-only",
    '<%= config.bin %> hls validate out/ --format sarif > hls.sarif',
    '<%= config.bin %> hls validate out/master.m3u8 --profile veza --deep',
    '<%= config.bin %> hls validate out/ --fix --dry-run',
    '<%= config.bin %> hls validate out/ --fix --out mended/',
  ];
  static override strict = false;
  static override args = {
    subject: Args.string({
      description: 'Playlists, folders, quoted patterns and URLs.',
      required: true,
    }),
  };
  static override flags = {
    profile: Flags.option({
      options: ['rfc', 'apple', 'veza'] as const,
      default: 'rfc',
      description: "Rules of the RFC and its draft; Apple's too; veza's own too.",
    })(),
    'playlists-only': Flags.boolean({ description: 'Read playlists and no media.' }),
    deep: Flags.boolean({
      description: 'Read every frame, decode it with FFmpeg and compare renditions.',
      exclusive: ['playlists-only'],
    }),
    'fail-on': Flags.option({
      options: SEVERITIES,
      default: 'error',
      description: 'End with 3 from this severity on.',
    })(),
    format: Flags.option({
      options: FORMATS,
      default: 'text',
      description: 'What is printed; json is the document of --json.',
    })(),
    jobs: Flags.integer({
      char: 'j',
      min: 1,
      max: JOBS_MAX,
      default: 4,
      description: 'Presentations that are checked at one time.',
      helpValue: 'N',
    }),
    rules: Flags.string({
      description: 'File of severities and exceptions instead of veza.hls.json.',
      helpValue: 'FILE',
    }),
    root: Flags.string({
      description:
        'Folder that local playlists may name files of; else the working directory, or their own.',
      helpValue: 'DIR',
    }),
    fix: Flags.boolean({
      description:
        'First mend in playlists what the media proves; the old ones are kept as NAME.bak.',
      exclusive: ['playlists-only'],
    }),
    out: Flags.string({
      description: 'With --fix: mend a copy in this new folder instead.',
      helpValue: 'DIR',
    }),
    'dry-run': Flags.boolean({ description: 'With --fix: only show what would be mended.' }),
    'allow-private': Flags.boolean({
      description: 'Read addresses of this network, too, where a playlist names them.',
    }),
  };
  static override document = {
    schema: 'veza.hls.validate/1',
    keys: {
      profile: 'rules that were asked for: rfc, apple, veza',
      depth: 'what was read: playlists, media, deep',
      subjects:
        'each presentation: name, playlists, segments, bytes, counts, with --fix mended (playlists, diff, backups)',
      findings:
        'rule, code, severity, level, source, subject (name, line, column, byteOffset, boxPath), message, hint, evidence, count, places',
      ignored: 'findings that veza.hls.json excuses: finding, reason',
      failed: 'what could not be read at all: name, code, message, hint',
      counts: 'number of findings: error, warning, info',
    },
  } as const;

  async run(): Promise<void> {
    const { argv } = await this.parse(HlsValidate);
    const run = await this.start(HlsValidate);
    const { flags, signal } = run;
    if (flags.json && !['text', 'json'].includes(flags.format)) {
      throw commandErrors.USAGE({
        reason: `--json and --format ${flags.format} are two documents; only one can be printed.`,
        command: 'veza hls validate',
      });
    }
    if (flags.format === 'json') this.terminal = this.terminal.forScripts();
    if (!flags.fix && (flags.out !== undefined || flags['dry-run'])) {
      const flag = flags['dry-run'] ? '--dry-run' : '--out';
      throw commandErrors.USAGE({
        reason: `${flag} says how playlists are mended; it needs --fix.`,
        command: 'veza hls validate',
      });
    }
    const { validateHls } = await import('#hls/index.ts');
    const depth = flags.deep ? 'deep' : flags['playlists-only'] ? 'playlists' : 'media';
    const subjects = argv.map(String);
    const progress = hlsProgress();
    const work = validateHls(subjects, {
      profile: flags.profile,
      depth,
      jobs: flags.jobs,
      allowPrivate: flags['allow-private'],
      ffmpegPath: run.config.transcode.ffmpegPath,
      ...(flags.root !== undefined && { root: flags.root }),
      ...(flags.rules !== undefined && { rulesFile: flags.rules }),
      ...(flags.fix && { fix: fixOf(flags) }),
      signal,
      onEvent: this.terminal.sink(progress.describe, progress.measure),
    });
    const report = await work.catch(async (thrown: unknown) => {
      // A machine that reads the file wants one in any case; people are told below.
      if (thrown instanceof VezaError) await this.#printFailure(flags, reportOf(subjects, thrown));
      throw thrown;
    });
    await this.terminal.close();
    if (report.subjects.length === 0) {
      await this.#printFailure(flags, report);
      throw nothingRead(report);
    }
    this.finish({
      document: { profile: flags.profile, depth, ...flatten(report) },
      text: await this.#render(flags, report),
      category: categoryOf(report, flags['fail-on']),
    });
  }

  /** The document of a run that could read nothing; text and JSON have their own way to say it. */
  async #printFailure(flags: Shown, report: HlsReport): Promise<void> {
    if (flags.format !== 'sarif' && flags.format !== 'junit') return;
    await this.terminal.close();
    this.terminal.result({}, await this.#render(flags, report));
  }

  async #render({ format, 'fail-on': failOn }: Shown, report: HlsReport): Promise<string> {
    if (format === 'junit') return renderJunit(report, failOn);
    if (format !== 'sarif') return renderHls(report, this.terminal.page());
    const { listRules } = await import('#hls/index.ts');
    return JSON.stringify(hlsSarif(report, listRules()));
  }
}

/** What is printed, and from where on it is a failure. */
interface Shown {
  readonly format: (typeof FORMATS)[number];
  readonly 'fail-on': Severity;
}

/** An error that ended the run before anything was read, as a report. */
function reportOf(subjects: readonly string[], error: VezaError): HlsReport {
  const { code, message, hint } = error;
  const failed = { name: subjects.join(' '), code, message, ...(hint !== undefined && { hint }) };
  return { subjects: [], failed: [failed], counts: { error: 0, warning: 0, info: 0 } };
}

/** Findings of all presentations in one list, as scripts want them. */
function flatten({ subjects, failed, counts }: HlsReport): Record<string, unknown> {
  return {
    subjects: subjects.map(({ findings: _findings, ignored: _ignored, ...subject }) => subject),
    findings: subjects.flatMap(({ findings }) => findings),
    ignored: subjects.flatMap(({ ignored }) => ignored),
    failed,
    counts,
  };
}

function fixOf(flags: { out: string | undefined; 'dry-run': boolean }) {
  return { dryRun: flags['dry-run'], ...(flags.out !== undefined && { out: flags.out }) };
}

/** Where none could be read, the line is wrong, or the place that it names. */
function nothingRead({ failed }: HlsReport): VezaError {
  const { code, hint } = failed[0]!;
  const message = failed.map((item) => item.message).join('\n');
  return new VezaError({ code, category: 'invalid', message, hint, details: { failed } });
}

/** One presentation that cannot be read among others is a part of the run. */
function categoryOf(
  { subjects, failed }: HlsReport,
  failOn: Severity,
): 'partial' | 'findings' | undefined {
  if (failed.length > 0) return 'partial';
  const findings = subjects.flatMap((subject) => subject.findings);
  return hasFindingsAt(findings, failOn) ? 'findings' : undefined;
}
