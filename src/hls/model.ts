/** How bad a finding is. */
export type Severity = 'info' | 'warning' | 'error';

/** Rules that are asked for: those of the RFC and its draft, Apple's on top, or veza's own on top. */
export type Profile = 'rfc' | 'apple' | 'veza';

/** How much is read: text alone, the bytes of the media, or every frame, decoded. */
export type Depth = 'playlists' | 'media' | 'deep';

/** Where a fault is. Lines and columns start at 1; columns count characters. */
export interface Place {
  /** `playlist`, `init`, `segment` … */
  readonly kind: string;
  /** A path from the working directory, or a URL without password and query. */
  readonly name: string;
  readonly line?: number;
  readonly column?: number;
  readonly byteOffset?: number;
  /** Box types from the top: `moof/traf/tfdt`. */
  readonly boxPath?: string;
}

/** One fault, however often it shows in a playlist. */
export interface HlsFinding {
  /** Id of the rule in words; its page is `docs/rules/hls/<rule>.md`. */
  readonly rule: string;
  /** Its short code: `M10`. */
  readonly code: string;
  readonly severity: Severity;
  /** The clause that demands it. */
  readonly source: string;
  readonly level?: 'MUST' | 'SHOULD';
  /** The first place. */
  readonly subject: Place;
  readonly message: string;
  /** What to do. */
  readonly hint?: string;
  /** `excerpt` is the line with a caret; the rest depends on the rule. */
  readonly evidence?: Readonly<Record<string, unknown>>;
  /** How often it shows. */
  readonly count: number;
  /** The first places, `subject` among them. */
  readonly places: readonly Place[];
}

export type Counts = Readonly<Record<Severity, number>>;

/** One presentation: a multivariant playlist with what it names, or a media playlist. */
export interface HlsSubject {
  readonly name: string;
  readonly playlists: number;
  /** Segments whose bytes were read. */
  readonly segments: number;
  /** Bytes of these segments. */
  readonly bytes: number;
  readonly counts: Counts;
  /** Errors first, then warnings; within a severity causes before consequences. */
  readonly findings: readonly HlsFinding[];
  /** What an exception of the rules file excuses. */
  readonly ignored: readonly { readonly finding: HlsFinding; readonly reason: string }[];
  /** What was mended before, where `fix` asked for it. */
  readonly mended?: HlsMended;
}

/** What mending did to a presentation, or would do. */
export interface HlsMended {
  /** Playlists that changed. */
  readonly playlists: readonly string[];
  /** A unified diff of all of them; empty where nothing changes. */
  readonly diff: string;
  /** Where the old playlists are kept. */
  readonly backups: readonly string[];
}

/** Everything that was looked at, in the order in which it was named. */
export interface HlsReport {
  readonly subjects: readonly HlsSubject[];
  /** What could not be read at all. */
  readonly failed: readonly {
    readonly name: string;
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
  }[];
  readonly counts: Counts;
}

/** What validating says while it runs. */
export type HlsEvent =
  | {
      readonly type: 'validate.progress';
      readonly subject: string;
      readonly segmentsDone: number;
      readonly segmentsTotal: number;
      readonly bytesDone: number;
    }
  | {
      /** Only with `deep`: decoding comes after reading. */
      readonly type: 'deepen.progress';
      readonly subject: string;
      readonly segmentsDone: number;
      readonly segmentsTotal: number;
    }
  | {
      readonly type: 'subject.validated';
      readonly subject: string;
      /** Undefined where it could not be read. */
      readonly counts: Counts | undefined;
    }
  | {
      /** Where there are several presentations. */
      readonly type: 'subjects.progress';
      readonly done: number;
      readonly total: number;
    };

export interface ValidateHlsOptions {
  /** `rfc` unless it is said. */
  readonly profile?: Profile;
  /** `media` unless it is said. */
  readonly depth?: Depth;
  /** Where relative names start and are told from; the process's working directory unless it is said. */
  readonly cwd?: string;
  /** Folder that local playlists may name files of; the working directory, or their own folder. */
  readonly root?: string;
  /** Reads addresses of this network and machine, too, where a playlist names them. */
  readonly allowPrivate?: boolean;
  /** A file of severities and exceptions; without it `veza.hls.json` of `cwd`, where there is one. */
  readonly rulesFile?: string;
  /** FFmpeg to decode with where `depth` is `deep`; `ffmpeg` of the PATH unless it is said. */
  readonly ffmpegPath?: string;
  /** Presentations that are looked at at one time; 4 unless it is said. */
  readonly jobs?: number;
  /**
   * Mends what the bytes of the media prove to be wrong in playlists, then validates: in place, with
   * the old playlists kept as `NAME.bak`, or as a copy in the folder `out`. `dryRun` only says what
   * would change.
   */
  readonly fix?: { readonly out?: string; readonly dryRun?: boolean };
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: HlsEvent) => void;
}

/** A rule as it is listed. */
export interface HlsRule {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly severity: Severity;
  readonly level?: 'MUST' | 'SHOULD';
  readonly source: string;
  readonly why: string;
  /** What it looks at. */
  readonly reads: string;
  /** Profiles that ask for it. */
  readonly profiles: readonly Profile[];
  /** From the folder of veza's package. */
  readonly page: string;
}

/**
 * Validates HLS: playlists, folders, patterns and URLs. What is wrong is in the report.
 *
 *     const report = await validateHls('out/master.m3u8', { profile: 'apple' });
 * @throws an error with the `code` HLS_NOTHING_FOUND where a folder or a pattern holds no playlist,
 * HLS_RULES_FILE_INVALID where the file of severities and exceptions is wrong, one that starts with HLS_FIX_
 * where nothing can be mended, and the signal's reason.
 */
export type ValidateHls = (
  subjects: string | readonly string[],
  options?: ValidateHlsOptions,
) => Promise<HlsReport>;

/** Every rule, in the order in which findings are told. */
export type ListRules = () => HlsRule[];
