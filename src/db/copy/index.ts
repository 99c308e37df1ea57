export { copyIn, type CopyInput } from './copy-in.ts';
export { copyRows } from './copy-rows.ts';
export { COPY_TYPES, type CopyColumns, type CopyRow, type CopyType } from './model.ts';
