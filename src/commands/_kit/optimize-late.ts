import { setFlagsFromString } from 'node:v8';

/** Versions of V8 that know the flag; Node.js 20 and 22 have them. */
const KNOWN = /^1[12]\./;
/** Bytes of bytecode that a function runs before V8 looks whether to optimize it; 132 KiB by default. */
const INTERRUPT_BUDGET = 1024 * 1024;

/**
 * Lets V8 optimize only what runs for long, for as long as the process lives. To compile what runs a
 * few thousand times takes more than it saves where FFmpeg has use for every core.
 */
export function optimizeLate(): void {
  if (KNOWN.test(process.versions.v8)) {
    setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET}`);
  }
}
