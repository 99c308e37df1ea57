// Every package that an installation brings along has a licence that may be shipped beside MIT.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
  'CC-BY-4.0',
]);

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const shipped = Object.entries(lock.packages).filter(
  ([place, entry]) => place !== '' && !entry.dev && !entry.devOptional,
);
const refused = shipped.flatMap(([place, entry]) => {
  const licence = entry.license ?? readLicence(place);
  return licence === undefined || !isAllowed(licence)
    ? [`${place}: ${licence ?? 'none named'}`]
    : [];
});
if (refused.length > 0) {
  process.stderr.write(`Licences that may not be shipped:\n  ${refused.join('\n  ')}\n`);
  process.exit(1);
}
process.stdout.write(`${shipped.length} shipped packages, every licence allowed\n`);

/** SPDX: one of several by OR is enough, all of several by AND are needed. */
function isAllowed(expression) {
  const plain = expression.replace(/[()]/g, '');
  return plain
    .split(/\s+OR\s+/)
    .some((side) => side.split(/\s+AND\s+/).every((id) => ALLOWED.has(id)));
}

function readLicence(place) {
  try {
    const { license, licenses } = JSON.parse(
      readFileSync(path.join(place, 'package.json'), 'utf8'),
    );
    return typeof license === 'string' ? license : (license?.type ?? licenses?.[0]?.type);
  } catch {
    return undefined;
  }
}
