import path from 'node:path';

/** How this veza was called, so that a line that is printed can be typed: `bin/veza.js` in a clone. */
export function invokedAs(
  script: string | undefined = process.argv[1],
  cwd = process.cwd(),
): string {
  if (script === undefined || path.basename(script) !== 'veza.js') return 'veza';
  const relative = path.relative(cwd, script);
  return relative.startsWith('..') ? script : relative;
}

/** A hint with the commands in it written as they can be typed here. Pure. */
export function typeable(hint: string, name: string): string {
  return name === 'veza' ? hint : hint.replace(/(^|[\s("])veza (?=[a-z-])/g, `$1${name} `);
}
