import { escapeHtml } from '../hosted/page.ts';

/** A cell: text, text that is code, or HTML that is safe already. */
export type Cell = string | { readonly code: string } | { readonly html: string };

/** A table that scrolls sideways inside itself, under a heading with the number of its rows. */
export function table(title: string, heads: readonly string[], rows: readonly Cell[][]): string {
  const heading = `<h2>${escapeHtml(title)}</h2>`;
  if (rows.length === 0) return `${heading}\n<p class="note">None.</p>`;
  const head = heads.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((one) => `<td>${cell(one)}</td>`).join('')}</tr>`);
  return `${heading}
<div class="scroll" role="region" aria-label="${escapeHtml(title)}" tabindex="0"><table>
<thead><tr>${head}</tr></thead>
<tbody>
${body.join('\n')}
</tbody></table></div>`;
}

/** A button that calls the admin API. */
export function button(
  label: string,
  path: string,
  body: unknown,
  method: 'POST' | 'DELETE' = 'POST',
): string {
  const data = body === undefined ? '' : ` data-body="${escapeHtml(JSON.stringify(body))}"`;
  return `<button data-method="${method}" data-path="${path}"${data}>${escapeHtml(label)}</button> `;
}

function cell(value: Cell): string {
  if (typeof value === 'string') return escapeHtml(value);
  return 'code' in value ? `<code>${escapeHtml(value.code)}</code>` : value.html;
}
