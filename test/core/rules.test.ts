import { describe, expect, it } from 'vitest';

import { checkRules, defineRules, hasFindingsAt, type Rule } from '#core/rules.ts';

function rule(id: string, code: string, bad: string): Rule<readonly string[]> {
  return {
    id,
    code,
    title: id,
    severity: 'error',
    source: 'the house',
    why: 'because',
    *check(words) {
      for (const word of words) {
        if (word === bad)
          yield { subject: { kind: 'word', name: word }, message: `${word} is bad` };
        if (word === `${bad}?`) {
          yield { severity: 'info', subject: { kind: 'word', name: word }, message: 'maybe bad' };
        }
      }
    },
  };
}

const set = defineRules('words', [rule('no-a', 'W01', 'a'), rule('no-b', 'W02', 'b')]);

describe('a set of rules', () => {
  it('finds in the order of the rules, and a finding knows its rule', () => {
    const findings = checkRules(set, ['b', 'a', 'c', 'a?']);
    expect(findings.map((item) => [item.rule, item.code, item.severity])).toEqual([
      ['no-a', 'W01', 'error'],
      ['no-a', 'W01', 'info'],
      ['no-b', 'W02', 'error'],
    ]);
  });

  it('finds nothing in what is good', () => {
    expect(checkRules(set, ['c'])).toEqual([]);
  });

  it('refuses the same id or code twice', () => {
    const one = rule('no-a', 'W01', 'a');
    expect(() => defineRules('words', [one, { ...one, code: 'W02' }])).toThrow('id no-a twice');
    expect(() => defineRules('words', [one, { ...one, id: 'no-b' }])).toThrow('code W01 twice');
  });

  it('compares severities from info to error', () => {
    const info = checkRules(set, ['a?']);
    expect(hasFindingsAt(info, 'info')).toBe(true);
    expect(hasFindingsAt(info, 'warning')).toBe(false);
    expect(hasFindingsAt(checkRules(set, ['a']), 'warning')).toBe(true);
    expect(hasFindingsAt([], 'info')).toBe(false);
  });
});
