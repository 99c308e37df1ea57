/** How bad a finding is; `--fail-on` compares them in this order. */
export const SEVERITIES = ['info', 'warning', 'error'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Where the thing found is: a file with line and column, a box path with a byte offset, a row … */
export interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly line?: number;
  readonly column?: number;
  readonly byteOffset?: number;
  /** Box types from the top, `moof/traf/trun`. */
  readonly boxPath?: string;
}

/** One thing that a rule found. HLS validation, data consistency and migration safety share it. */
export interface Finding {
  readonly rule: string;
  readonly code: string;
  readonly severity: Severity;
  readonly subject: Subject;
  readonly message: string;
  readonly hint?: string;
  readonly evidence?: Readonly<Record<string, unknown>>;
}

/** What a rule's check yields: a finding without what the rule itself already says. */
export type RuleFinding = Omit<Finding, 'rule' | 'code' | 'severity'> & { severity?: Severity };

/** One rule: one file, whose name is the id. */
export interface Rule<Input> {
  /** Words joined by hyphens; the file's name. */
  readonly id: string;
  /** Short code from the rule table, `M04`. */
  readonly code: string;
  readonly title: string;
  readonly severity: Severity;
  /** The requirement level of the specification, where one speaks. */
  readonly level?: 'MUST' | 'SHOULD';
  /** The clause that demands it: `RFC 8216 §4.3.3.1`. */
  readonly source: string;
  /** Why it matters to the person who runs the platform. */
  readonly why: string;
  check(input: Input): Iterable<RuleFinding>;
}

export interface RuleSet<Input, R extends Rule<Input> = Rule<Input>> {
  readonly name: string;
  readonly rules: readonly R[];
}

/** Freezes a set of rules; ids and codes are unique, or this throws. */
export function defineRules<Input, R extends Rule<Input> = Rule<Input>>(
  name: string,
  rules: readonly R[],
): RuleSet<Input, R> {
  for (const key of ['id', 'code'] as const) {
    const seen = new Set<string>();
    for (const rule of rules) {
      if (seen.has(rule[key])) throw new Error(`rule set ${name}: ${key} ${rule[key]} twice`);
      seen.add(rule[key]);
    }
  }
  return Object.freeze({ name, rules: Object.freeze([...rules]) });
}

/** Runs every rule over one input; findings in the order of the rules. Pure. */
export function checkRules<Input>(set: RuleSet<Input>, input: Input): Finding[] {
  return set.rules.flatMap((rule) =>
    Array.from(rule.check(input), (found) => ({
      rule: rule.id,
      code: rule.code,
      severity: rule.severity,
      ...found,
    })),
  );
}

/** Whether any finding is at or above a severity. */
export function hasFindingsAt(findings: readonly Finding[], severity: Severity): boolean {
  const floor = SEVERITIES.indexOf(severity);
  return findings.some((finding) => SEVERITIES.indexOf(finding.severity) >= floor);
}
