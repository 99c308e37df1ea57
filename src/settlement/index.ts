export { createHandlers } from './create-handlers.ts';
export { settleOperation } from './settle-operation.ts';
