import type { OpenApiDocument, OpenApiOperation } from './build-document.ts';

/** The page's own style; the content security policy names its hash. */
export const DOCS_STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); text-transform: capitalize; }
article { margin: 1.5rem 0; }
h3 { font: 600 1rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; margin: 0; }
h3 b { text-transform: uppercase; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; }
tr + tr td { border-top: 1px solid var(--line); }
pre { background: var(--soft); padding: .75rem; overflow-x: auto; font-size: .8rem; }
summary { cursor: pointer; padding: .25rem 0; }
p { margin: .25rem 0; }
`;

/** The API document as one page of HTML without scripts. Pure. */
export function renderDocs(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const sections = document.tags.map(({ name }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name));
    return `<section><h2 id="${text(name)}">${text(name)}</h2>${own
      .map(({ path, method, operation }) => article(path, method, operation))
      .join('')}</section>`;
  });
  const links = document.tags.map(({ name }) => `<a href="#${text(name)}">${text(name)}</a>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(document.info.title)} API</title><style>${DOCS_STYLE}</style></head>
<body><main><h1>${text(document.info.title)} API ${text(document.info.version)}</h1>
<p>${text(document.info.description)}</p>
<p><a href="openapi.json">openapi.json</a> · ${links.join(' · ')}</p>
${sections.join('\n')}</main></body></html>`;
}

function article(path: string, method: string, operation: OpenApiOperation): string {
  const parameters = operation.parameters.map((item) => [
    String(item['name']),
    `${String(item['in'])}${item['required'] === true ? ', required' : ''}`,
    JSON.stringify(item['schema']),
  ]);
  const responses = Object.entries(operation.responses).map(([status, response]) => [
    status,
    typeof response['description'] === 'string' ? response['description'] : 'A problem document.',
  ]);
  return `<article id="${text(operation.operationId)}">
<h3><b>${text(method)}</b> ${text(path)}</h3>
<p>${text(operation.summary)} ${text(operation.description)}</p>
${parameters.length > 0 ? table(['parameter', 'where', 'schema'], parameters) : ''}
${operation.requestBody === undefined ? '' : details('Request body', operation.requestBody)}
${table(['status', 'answer'], responses)}
${details('Schemas of the answers', operation.responses)}
</article>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: string, row: readonly string[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${text(cell)}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${cells('th', head)}</thead><tbody>${rows
    .map((row) => cells('td', row))
    .join('')}</tbody></table>`;
}

function details(title: string, value: unknown): string {
  return `<details><summary>${text(title)}</summary><pre tabindex="0">${text(
    JSON.stringify(value, null, 2),
  )}</pre></details>`;
}

function text(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
