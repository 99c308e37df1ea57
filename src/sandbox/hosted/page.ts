import type { Answer } from '../http/model.ts';

const POLICY =
  "default-src 'none'; img-src data:; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Text as HTML shows it. */
export function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (letter) =>
      ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[letter] ?? letter,
  );
}

/** A whole page; `main` is HTML that has been escaped where it must be. */
export function page(
  title: string,
  main: string,
  options: { status?: number; script?: string } = {},
): Answer {
  const script = options.script ? `\n<script src="${options.script}" defer></script>` : '';
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/_sandbox/sandbox.css">${script}
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
  return {
    status: options.status ?? 200,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': POLICY,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    },
    body,
  };
}

/** Sends the browser on, with GET. */
export function redirect(url: string): Answer {
  return { status: 303, headers: { Location: url, 'Cache-Control': 'no-store' }, body: '' };
}
