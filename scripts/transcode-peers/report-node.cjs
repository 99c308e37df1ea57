// Loaded into a veza that is measured (NODE_OPTIONS=--require): writes at its end what the Node process
// itself has used, without its children.
'use strict';
const { readFileSync, writeFileSync } = require('node:fs');

const { VEZA_BENCH_REPORT: file } = process.env;
if (file) {
  // Neither FFmpeg's helpers nor workers of its own are to write over it.
  delete process.env.VEZA_BENCH_REPORT;
  delete process.env.NODE_OPTIONS;
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    writeFileSync(
      file,
      JSON.stringify({ cpuSeconds: (user + system) / 1e6, peakKib: Number(kib) }),
    );
  });
}
