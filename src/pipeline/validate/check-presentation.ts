import { SEVERITIES, type Finding, type Severity, type Subject } from '#core/rules.ts';

import { groupFindings } from './group-findings.ts';
import { hlsRules } from './hls-rules.ts';
import type { MediaRule } from './media-rule.ts';
import type { Presentation, Profile } from './presentation.ts';

/** One fault, however often it shows. */
export interface HlsFinding extends Finding {
  /** The clause that demands it. */
  readonly source: string;
  readonly level?: 'MUST' | 'SHOULD';
  /** How often it shows; `subject` is the first place. */
  readonly count: number;
  /** The first places, `subject` among them. */
  readonly places: readonly Subject[];
}

export interface CheckOptions {
  readonly profile: Profile;
  /** Rules that are left out, and severities that differ from the rules' own; by id. */
  readonly severities?: ReadonlyMap<string, Severity | 'off'>;
}

/**
 * Looks at a presentation with every rule that its profile asks for and whose input was read. One
 * fault that shows in many segments of a playlist is one finding. Errors come first, then warnings;
 * within a severity the order is that of the rules. Pure.
 */
export function checkPresentation(
  presentation: Presentation,
  options: CheckOptions,
): readonly HlsFinding[] {
  const playlistOf = owners(presentation);
  const groups = groupFindings();
  for (const rule of hlsRules.rules) {
    const severity = severityOf(rule, options);
    if (severity === undefined || !isReady(rule, presentation)) continue;
    for (const { profiles, ...found } of rule.check(presentation)) {
      if (profiles?.includes(options.profile) === false) continue;
      const { subject } = found;
      const owner = playlistOf.get(subject.name) ?? subject.name;
      const shown = options.severities?.has(rule.id) ? severity : (found.severity ?? severity);
      const { id, code, source, level } = rule;
      const about = { rule: id, code, source, ...(level !== undefined && { level }) };
      groups.add(owner, { ...found, ...about, severity: shown });
    }
  }
  const rank = (finding: Finding): number => -SEVERITIES.indexOf(finding.severity);
  return groups.all().toSorted((one, other) => rank(one) - rank(other));
}

/** Undefined where the rule is not asked for. */
function severityOf(rule: MediaRule, { profile, severities }: CheckOptions): Severity | undefined {
  const wanted = severities?.get(rule.id);
  if (wanted === 'off') return undefined;
  const isAsked = rule.profiles?.includes(profile) ?? true;
  if (wanted === undefined && !isAsked) return undefined;
  return wanted ?? rule.severityIn?.[profile] ?? rule.severity;
}

function isReady({ reads }: MediaRule, { depth, asset }: Presentation): boolean {
  if (reads === 'media') return depth !== 'playlists';
  if (reads === 'frames') return depth === 'deep';
  if (reads === 'asset') return asset !== undefined;
  return true;
}

/** The playlist that names a segment or an init section, by the names of the latter. */
function owners({ renditions }: Presentation): Map<string, string> {
  const owner = new Map<string, string>();
  for (const { playlist, inits, segments } of renditions) {
    for (const { resource } of [...inits, ...segments]) {
      owner.set(resource.name, playlist.resource.name);
    }
  }
  return owner;
}
