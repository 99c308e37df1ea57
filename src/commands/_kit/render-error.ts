import type { VezaError } from '#core/errors.ts';
import { maskText, maskValue } from '#core/mask.ts';
import { visibleText } from '#core/visible.ts';

import type { Terminal } from './terminal.ts';

/** Prints an error: one JSON document on stdout, or text on stderr whose last line is the way out. */
export function renderError(error: VezaError, terminal: Terminal, verbose: boolean): void {
  // An e-mail that somebody has typed wrong helps only when it can be read again.
  const typed = process.argv.slice(2).flatMap((word) => word.split('='));
  const hint = error.hint && terminal.options.typeable(error.hint);
  if (terminal.options.json) {
    const { code, category, message, details } = error;
    const body = {
      code,
      category,
      message: maskText(message, typed),
      hint,
      details: maskValue(details, typed),
    };
    process.stdout.write(`${JSON.stringify({ schema: 'veza.error/1', error: body })}\n`);
    return;
  }
  const lines = [
    `${terminal.style('red', `Error ${error.code}:`)} ${maskText(error.message, typed)}`,
  ];
  if (verbose) lines.push(...causes(error));
  if (hint) lines.push(`${terminal.style('cyan', 'What to do:')} ${hint}`);
  process.stderr.write(`${visibleText(lines.join('\n'))}\n`);
}

function causes(error: Error): string[] {
  const lines = [maskText(error.stack ?? '')];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    lines.push(`Caused by: ${maskText(cause.stack ?? cause.message)}`);
  }
  return lines;
}
