import { musicExtension } from '#music/classify-file.ts';

/** What a path says of the music in it. */
export interface PathTags {
  readonly title: string;
  readonly artist?: string;
  readonly album?: string;
  readonly track?: number;
  readonly disc?: number;
}

const DISC_FOLDER = /^(?:cd|disc|disk)[\s._-]*(\d{1,2})$/i;
const NUMBERED = /^(?:(\d)[-.](?=\d))?(\d{1,3})(?:\s*[-._)]\s*|\s+)(?=\S)(.+)$/s;

/**
 * Reads `Artist/Album/01 - Title.ext`, and less: the two folders above the file, a number before
 * the title, `Artist - Title` where no folder names the artist.
 * @param names the folders below the given path, then the file name; never empty.
 */
export function pathTags(names: readonly string[]): PathTags {
  const file = names.at(-1)!;
  const folders = names.slice(0, -1);
  const discFolder = DISC_FOLDER.exec(folders.at(-1) ?? '');
  if (discFolder) folders.pop();

  const extension = musicExtension(file);
  const stem = extension === undefined ? file : file.slice(0, -extension.length - 1);
  const numbered = NUMBERED.exec(stem);
  const rest = (numbered?.[3] ?? stem).replaceAll('_', ' ').trim();
  const disc = discFolder?.[1] ?? numbered?.[1];

  const album = folders.at(-1);
  const artist = folders.at(-2);
  const pair = artist === undefined ? splitPair(rest) : undefined;
  const named = artist ?? pair?.artist;
  return {
    title: pair?.title || rest || file,
    ...(named === undefined ? {} : { artist: named }),
    ...(album === undefined ? {} : { album }),
    ...(numbered ? positive('track', Number(numbered[2])) : {}),
    ...(disc === undefined ? {} : positive('disc', Number(disc))),
  };
}

function splitPair(text: string): { artist: string; title: string } | undefined {
  const at = text.indexOf(' - ');
  if (at < 1) return undefined;
  return { artist: text.slice(0, at).trim(), title: text.slice(at + 3).trim() };
}

function positive(name: 'track' | 'disc', value: number): Partial<Record<typeof name, number>> {
  return value > 0 ? { [name]: value } : {};
}
