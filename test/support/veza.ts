import path from 'node:path';

/** The executable, as the build left it: what `node` runs where a test wants a real command. */
export const VEZA = path.join(import.meta.dirname, '../../bin/veza.js');
