export { attachRealtime, type Realtime } from './attach-realtime.ts';
