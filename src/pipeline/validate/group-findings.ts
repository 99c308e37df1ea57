import type { Subject } from '#core/rules.ts';

import type { HlsFinding } from './check-presentation.ts';

/** Most places that a finding keeps. */
const PLACES_MAX = 5;

/**
 * Most findings of one rule about one playlist. What is still another is counted with the last of them:
 * a playlist of a million different faults gives a report that can be read.
 */
const KINDS_MAX = 50;

/** Findings as they come, each kind of fault in a playlist once. */
export interface FindingGroups {
  /** @param owner the playlist that the fault shows in. */
  add(owner: string, finding: Omit<HlsFinding, 'count' | 'places'>): void;
  /** In the order in which the first of each came. */
  all(): HlsFinding[];
}

/** An empty collection of findings. */
export function groupFindings(): FindingGroups {
  const groups = new Map<string, HlsFinding & { places: Subject[]; count: number }>();
  const kinds = new Map<string, number>();
  return {
    add(owner, finding) {
      const { rule, severity, message, subject } = finding;
      const about = [rule, severity, owner].join('\0');
      const exact = `${about}\0${shape(message)}`;
      const known = kinds.get(about) ?? 0;
      const key = groups.has(exact) || known < KINDS_MAX ? exact : about;
      const group = groups.get(key);
      if (group === undefined) {
        kinds.set(about, known + 1);
        groups.set(key, { ...finding, count: 1, places: [subject] });
        return;
      }
      group.count += 1;
      if (group.places.length < PLACES_MAX) group.places.push(subject);
    },
    all: () => [...groups.values()],
  };
}

/** A message without its numbers and names: what the same fault says elsewhere, too. */
function shape(message: string): string {
  return message.replaceAll(/"[^"]*"|[\w./-]*\d[\w./-]*/g, '#');
}
