import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** A few statements that are judged together, as one migration. */
export interface CorpusCase {
  /** `types.sql`. */
  readonly file: string;
  readonly text: string;
  readonly transactional: boolean;
  readonly pgMajor: number;
}

/** The cases of every `*.sql` of this folder: paragraphs between blank lines. */
export async function readCorpus(): Promise<CorpusCase[]> {
  const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.sql'));
  const cases: CorpusCase[] = [];
  for (const file of names.sort()) {
    const text = await readFile(path.join(import.meta.dirname, file), 'utf8');
    const head = /^-- corpus:(?<words>.*)\n/.exec(text);
    const words = head?.groups?.['words'] ?? '';
    const transactional = !words.includes('no-transaction');
    const pgMajor = Number(/pg=(\d+)/.exec(words)?.[1] ?? 18);
    for (const part of text.slice(head?.[0].length ?? 0).split(/\n{2,}/)) {
      if (part.trim() !== '')
        cases.push({ file, text: `${part.trim()}\n`, transactional, pgMajor });
    }
  }
  return cases;
}
