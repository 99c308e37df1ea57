import { describe, expect, it } from 'vitest';

import { groupFindings } from '#pipeline/validate/group-findings.ts';

const finding = (message: string, line: number) => ({
  rule: 'tags-known',
  code: 'F11',
  severity: 'info' as const,
  source: 'somewhere',
  subject: { kind: 'playlist', name: 'a.m3u8', line },
  message,
});

describe('grouping findings', () => {
  it('makes one of what differs by numbers and quoted names alone, with its first places', () => {
    const groups = groupFindings();
    for (let line = 1; line <= 7; line += 1) {
      groups.add('a.m3u8', finding(`"s${line}.m4s" lasts ${line} s.`, line));
    }
    groups.add('a.m3u8', finding('Something else.', 8));
    groups.add('b.m3u8', finding('"s1.m4s" lasts 1 s.', 1));
    const all = groups.all();
    expect(all.map(({ count }) => count)).toEqual([7, 1, 1]);
    expect(all[0]!.places.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
    expect(all[0]!.message).toBe('"s1.m4s" lasts 1 s.');
  });

  it('keeps a report of countless different faults short, and counts them all', () => {
    const groups = groupFindings();
    const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
    for (const one of letters) {
      for (const other of letters) groups.add('a.m3u8', finding(`No tag is ${one}${other}.`, 1));
    }
    const all = groups.all();
    expect(all).toHaveLength(51);
    expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(26 * 26);
  });
});
