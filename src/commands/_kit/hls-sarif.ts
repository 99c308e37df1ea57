import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { packageRoot } from '#core/package-root.ts';
import { toSarif } from '#core/sarif.ts';
import type { HlsReport, HlsRule } from '#hls/index.ts';

import { hlsRulePage } from './render-hls.ts';

/** A report as a SARIF log; what could not be read is a notification of the run, for it has no rule. */
export function hlsSarif(report: HlsReport, rules: readonly HlsRule[]): object {
  const { dir, version } = packageRoot();
  return toSarif({
    version,
    rules,
    findings: report.subjects.flatMap(({ findings }) => findings),
    ignored: report.subjects.flatMap(({ ignored }) => ignored),
    failures: report.failed.map(({ message }) => message),
    helpUri: (rule) => pathToFileURL(path.join(dir, hlsRulePage(rule))).href,
  });
}
