import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How many histories a worker takes at a time. */
const BATCH = 25;
const PLAYER = fileURLToPath(new URL('player.mjs', import.meta.url));
/**
 * What a history leaves behind is garbage, and there are as many players as cores: collecting it with more
 * threads takes them from each other.
 */
const NODE_OPTIONS = ['--max-semi-space-size=32', '--single-threaded-gc'];

/**
 * Plays a range of histories in as many processes as there are jobs; stops when enough have failed.
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
      const player = fork(PLAYER, [bundle, seed, String(shrinks)], { execArgv: NODE_OPTIONS });
      const give = () => {
        if (next >= end || failures.length >= failuresMax) {
          player.disconnect();
          return;
        }
        const first = next;
        next = Math.min(end, next + BATCH);
        player.send({ first, end: next, failuresMax });
      };
      player.on('message', (done) => {
        if (done !== 'ready') {
          played += done.played;
          failures.push(...done.failures);
        }
        give();
      });
      player.on('error', reject);
      player.on('exit', (code, signal) =>
        code === 0 ? resolve() : reject(new Error(`a player ended with ${code ?? signal}`)),
      );
    });
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, work));
  failures.sort((a, b) => a.number - b.number);
  return { played, failures };
}
