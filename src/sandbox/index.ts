export { FAULT_PROFILES } from './faults/profiles.ts';
export type { WebhookUrls } from './admin/sandbox-controls.ts';
export type { Fault, FaultMatch, FaultPlan, FaultRule } from './faults/model.ts';
export type { RecordedCall } from './http/model.ts';
export type { Levers } from './levers/levers.ts';
export {
  startSandbox,
  type RunningSandbox,
  type SandboxOptions,
  type SandboxState,
} from './start-sandbox.ts';
