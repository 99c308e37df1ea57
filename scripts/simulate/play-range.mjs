import { Worker } from 'node:worker_threads';

/** How many histories a worker takes at a time. */
const BATCH = 25;

/**
 * Plays a range of histories in as many threads as there are jobs; stops when enough have failed.
 * @returns how many were played, and those that failed, in the order of their numbers.
 */
export async function playRange(
  bundle,
  { seed, from, histories, jobs, failures: failuresMax, shrinks = true },
) {
  const end = from + histories;
  const failures = [];
  let next = from;
  let played = 0;
  const work = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('worker.mjs', import.meta.url), {
        workerData: { bundle, seed, shrinks },
      });
      const give = () => {
        if (next >= end || failures.length >= failuresMax) {
          worker.postMessage(null);
          return;
        }
        const first = next;
        next = Math.min(end, next + BATCH);
        worker.postMessage({ first, end: next, failuresMax });
      };
      worker.on('message', (done) => {
        if (done !== 'ready') {
          played += done.played;
          failures.push(...done.failures);
        }
        give();
      });
      worker.on('error', reject);
      worker.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`a job ended with ${code}`)),
      );
    });
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, work));
  failures.sort((a, b) => a.number - b.number);
  return { played, failures };
}
