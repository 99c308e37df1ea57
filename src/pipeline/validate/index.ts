export type { HlsFinding } from './check-presentation.ts';
export { hlsErrors } from './hls-errors.ts';
export { hlsRules } from './hls-rules.ts';
export type { MediaRule } from './media-rule.ts';
export { NOT_IMPLEMENTED } from './not-implemented.ts';
export { PROFILES, type Presentation, type Profile } from './presentation.ts';
export { readRulesFile } from './settings/read-rules-file.ts';
export { RULES_FILE, rulesFile, type RulesFile } from './settings/rules-file.ts';
export {
  validateSubjects,
  type SubjectReport,
  type SubjectsReport,
  type ValidateSubjectsEvent,
} from './validate-subjects.ts';
