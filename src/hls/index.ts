export { listRules } from './list-rules.ts';
export type {
  Counts,
  Depth,
  HlsEvent,
  HlsFinding,
  HlsMended,
  HlsReport,
  HlsRule,
  HlsSubject,
  ListRules,
  Place,
  Profile,
  Severity,
  ValidateHls,
  ValidateHlsOptions,
} from './model.ts';
export { validateHls } from './validate-hls.ts';
