/** Most lines of FFmpeg's own words that are kept, and most characters of one. */
const linesMax = 12;
const lineCharactersMax = 400;

/** Keeps the last lines of a text stream, without addresses in memory and without folders. */
export interface LastLines {
  /** Takes a piece of text that may end in the middle of a line. */
  push(text: string): void;
  lines(): string[];
}

/** `sourcePath` is replaced by its file name wherever FFmpeg prints it. */
export function keepLastLines(sourcePath: string, fileName: string): LastLines {
  const kept: string[] = [];
  let open = '';
  const keep = (line: string): void => {
    const text = line
      .replaceAll(sourcePath, fileName)
      .replaceAll(/ @ 0x[0-9a-f]+/g, '')
      .trim()
      .slice(0, lineCharactersMax);
    // A damaged file repeats itself thousands of times; once is enough.
    if (text === '' || text === kept.at(-1)) return;
    kept.push(text);
    if (kept.length > linesMax) kept.shift();
  };
  return {
    push: (text) => {
      const lines = (open + text).split('\n');
      open = lines.pop()!.slice(-4 * lineCharactersMax);
      for (const line of lines) keep(line);
    },
    lines: () => {
      keep(open);
      open = '';
      return [...kept];
    },
  };
}
