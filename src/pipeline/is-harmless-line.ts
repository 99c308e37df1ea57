/** What FFmpeg says of good files too: guesses that it had to make, and tags that it passes over. */
const HARMLESS = [
  'Guessed Channel Layout for Input Stream',
  'Estimating duration from bitrate',
  'misdetection possible',
  'Multiple frames in a packet',
  'Discarding ID3 tags because more suitable tags were found',
  // Of an output that nobody keeps: timestamps of chained streams begin anew.
  'non monotonically increasing dts to muxer',
  'Timestamps are unset in a packet for stream',
];

/** Whether a line of FFmpeg's log says nothing about damage. Pure. */
export function isHarmlessLine(line: string): boolean {
  return HARMLESS.some((words) => line.includes(words));
}
