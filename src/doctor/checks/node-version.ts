import type { DoctorCheck } from '../model.ts';

/** The oldest Node.js that the package declares, as major and minor. */
const OLDEST = [20, 19] as const;

export const nodeVersion: DoctorCheck = {
  name: 'node-version',
  check: async () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    const ok = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
    const detail = `Node.js ${process.versions.node} on ${process.platform} ${process.arch}`;
    if (ok) return { ok, detail };
    return { ok, detail, fix: `Install Node.js ${OLDEST.join('.')} or newer: https://nodejs.org` };
  },
};
