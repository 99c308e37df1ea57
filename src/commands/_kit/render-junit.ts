import { SEVERITIES, type Finding, type Severity } from '#core/rules.ts';
import { visible } from '#core/visible.ts';
import type { HlsReport } from '#hls/index.ts';

import { placeOf } from './render-finding.ts';

/**
 * A report as JUnit's XML: a suite for each presentation, a failed case for each finding from a severity
 * on, a passed case for the others, and one case that passes where there is nothing. Pure.
 */
export function renderJunit(report: HlsReport, failOn: Severity): string {
  const suites = [
    ...report.subjects.map(({ name, findings }) =>
      suite(
        name,
        findings.map((finding) => findingCase(finding, failOn)),
      ),
    ),
    ...report.failed.map(({ name, code, message }) =>
      suite(name, [{ name: code, inner: element('error', { message }, '') }]),
    ),
  ];
  return ['<?xml version="1.0" encoding="UTF-8"?>', element('testsuites', {}, ...suites)].join(
    '\n',
  );
}

interface Case {
  readonly name: string;
  /** What failed; empty for what did not. */
  readonly inner: string;
}

function suite(name: string, cases: readonly Case[]): string {
  const failed = (tag: string): number =>
    cases.filter(({ inner }) => inner.startsWith(`<${tag}`)).length;
  const shown = cases.length === 0 ? [{ name: 'nothing found', inner: '' }] : cases;
  const counts = { tests: shown.length, failures: failed('failure'), errors: failed('error') };
  return element(
    'testsuite',
    { name, ...counts },
    ...shown.map((item) => element('testcase', { classname: name, name: item.name }, item.inner)),
  );
}

function findingCase(finding: Finding, failOn: Severity): Case {
  const { rule, code, severity, subject, message, hint, evidence } = finding;
  const name = `${code} ${rule} ${placeOf(subject)}`;
  const excerpt = typeof evidence?.['excerpt'] === 'string' ? evidence['excerpt'] : '';
  const text = [`${severity}: ${message}`, excerpt, hint ?? ''].filter(Boolean).join('\n');
  const isFailure = SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn);
  if (!isFailure) return { name, inner: element('system-out', {}, escape(text)) };
  return { name, inner: element('failure', { type: severity, message }, escape(text)) };
}

function element(
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly string[]
): string {
  const words = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${escape(visible(String(value)))}"`,
  );
  const inner = children.filter((child) => child !== '').join('\n');
  return inner === '' ? `<${tag}${words.join('')}/>` : `<${tag}${words.join('')}>${inner}</${tag}>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Text for XML; what XML 1.0 cannot hold stands as a question mark. */
function escape(text: string): string {
  return text
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!)
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '?');
}
