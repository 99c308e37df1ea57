import type { Finding, Rule, Severity } from './rules.ts';

/** What a SARIF log is made of. */
export interface SarifInput {
  readonly version: string;
  readonly rules: readonly Omit<Rule<never>, 'check'>[];
  readonly findings: readonly Finding[];
  /** Findings that a comment in the source excuses. */
  readonly ignored?: readonly { readonly finding: Finding; readonly reason: string }[];
  /** Absolute address of a rule's page. */
  readonly helpUri: (rule: string) => string;
}

const LEVELS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/** Findings as a log of the Static Analysis Results Interchange Format 2.1.0. Pure. */
export function toSarif(input: SarifInput): object {
  const { version, rules, findings, ignored = [], helpUri } = input;
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'veza',
            semanticVersion: version,
            rules: rules.map((rule) => ({
              id: rule.id,
              name: rule.code,
              shortDescription: { text: rule.title },
              fullDescription: { text: rule.why },
              helpUri: helpUri(rule.id),
              help: { text: `${rule.why} Source: ${rule.source}.` },
              defaultConfiguration: { level: LEVELS[rule.severity] },
            })),
          },
        },
        columnKind: 'unicodeCodePoints',
        results: [
          ...findings.map((finding) => toResult(finding, rules)),
          ...ignored.map(({ finding, reason }) => toResult(finding, rules, reason)),
        ],
      },
    ],
  };
}

function toResult(finding: Finding, rules: SarifInput['rules'], reason?: string): object {
  const { rule, severity, subject, message, hint } = finding;
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex((item) => item.id === rule),
    level: LEVELS[severity],
    message: { text: hint === undefined ? message : `${message} ${hint}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(subject.name) },
          region: { startLine: subject.line ?? 1, startColumn: subject.column ?? 1 },
        },
      },
    ],
    ...(reason !== undefined && { suppressions: [{ kind: 'inSource', justification: reason }] }),
  };
}
