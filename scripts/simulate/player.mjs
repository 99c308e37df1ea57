// Plays the histories that it is given, one after another.
import { pathToFileURL } from 'node:url';

const [bundle, seed, shrinks] = process.argv.slice(2);
// A stack costs more than the error that it is of; the failure is played again with one.
const STACK_LINES = Error.stackTraceLimit;
Error.stackTraceLimit = 0;
const { describeHistory, openSimulation, shrinkHistory } = await import(pathToFileURL(bundle).href);
const simulation = await openSimulation();

process.on('message', (range) => void play(range));
process.send('ready');

async function play(range) {
  const failures = [];
  let number = range.first;
  for (; number < range.end && failures.length < range.failuresMax; number += 1) {
    const history = simulation.draw(`${seed}/${number}`);
    const faults = await simulation.play(history);
    if (faults.length > 0) failures.push(await look(number, history));
  }
  process.send({ played: number - range.first, failures });
}

async function look(number, history) {
  Error.stackTraceLimit = STACK_LINES;
  const faults = await simulation.play(history);
  const kind = kindOf(faults);
  const small =
    shrinks === 'true'
      ? await shrinkHistory(history, async (candidate) => {
          const found = await simulation.play(candidate);
          return found.length > 0 && kindOf(found) === kind;
        })
      : history;
  const told = await simulation.play(small);
  Error.stackTraceLimit = 0;
  return { number, faults: told, lines: describeHistory(small) };
}

/** What the first fault is, without the names and numbers in it. */
function kindOf([fault = '']) {
  return fault.split('\n')[0].replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\b[a-z]+_\w+|-?\d+/g, '…');
}
