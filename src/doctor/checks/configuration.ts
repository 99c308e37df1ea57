import type { DoctorCheck } from '../model.ts';

export const configuration: DoctorCheck = {
  name: 'configuration',
  check: async ({ config, configProblems }) => {
    if (configProblems.length === 0) {
      return { ok: true, detail: `every setting is valid; VEZA_ENV is ${config.env}` };
    }
    const faults = configProblems.map((item) => `${item.key} (${item.source}) ${item.message}`);
    return { ok: false, detail: faults.join('; '), fix: 'veza config validate' };
  },
};
