import type { Finding, Rule, Severity, Subject } from './rules.ts';

/** What a SARIF log is made of. */
export interface SarifInput {
  readonly version: string;
  readonly rules: readonly Omit<Rule<never>, 'check'>[];
  readonly findings: readonly Finding[];
  /** Findings that a comment in the source excuses. */
  readonly ignored?: readonly { readonly finding: Finding; readonly reason: string }[];
  /** What kept the run from looking at all of its input. */
  readonly failures?: readonly string[];
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
  const { version, rules, findings, ignored = [], failures, helpUri } = input;
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
        ...(failures !== undefined && { invocations: [invocation(failures)] }),
        columnKind: 'unicodeCodePoints',
        results: [
          ...findings.map((finding) => toResult(finding, rules)),
          ...ignored.map(({ finding, reason }) => toResult(finding, rules, reason)),
        ],
      },
    ],
  };
}

function invocation(failures: readonly string[]): object {
  const notifications = failures.map((text) => ({ level: 'error', message: { text } }));
  return {
    executionSuccessful: failures.length === 0,
    toolExecutionNotifications: notifications,
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
          artifactLocation: { uri: uriOf(subject.name) },
          region: regionOf(subject),
        },
      },
    ],
    ...(reason !== undefined && { suppressions: [{ kind: 'inSource', justification: reason }] }),
  };
}

/** A path is encoded; an address already is. */
function uriOf(name: string): string {
  return /^[a-z][a-z\d+.-]+:/i.test(name) ? name : encodeURI(name);
}

/** Bytes of media, or a line of text; the first where nothing is said. */
function regionOf({ line, column, byteOffset }: Subject): object {
  if (line === undefined && byteOffset !== undefined) return { byteOffset, byteLength: 0 };
  return { startLine: line ?? 1, startColumn: column ?? 1 };
}
