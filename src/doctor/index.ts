export { diagnose } from './diagnose.ts';
export type { NamedDiagnosis } from './model.ts';
export { openDoctorDatabase } from './open-doctor-database.ts';
