import { sniffAudio } from './sniff-audio.ts';

const MUSIC_EXTENSIONS = new Set(
  (
    'mp3 m4a m4b m4p aac flac ogg oga opus wav wave aif aiff aifc alac caf wv ape wma mka mpc ' +
    'mp2 dsf dff tta ac3'
  ).split(' '),
);

/**
 * Extension of a file name, lower case, only where it is one that music goes by: `Mr. Smith` has
 * none.
 */
export function musicExtension(name: string): string | undefined {
  const extension = /\.([A-Za-z0-9]{2,4})$/.exec(name)?.[1]?.toLowerCase();
  return extension !== undefined && MUSIC_EXTENSIONS.has(extension) ? extension : undefined;
}

/**
 * Whether a file is to be imported. A name that claims music must prove it later, or be listed as
 * failed; any other file is music when its bytes are, whatever it is called (`cover.jpg`,
 * `notes.txt`, `rip.cue` are not, and are left alone).
 */
export function isMusicCandidate(name: string, head: () => Promise<Buffer>): Promise<boolean> {
  if (musicExtension(name) !== undefined) return Promise.resolve(true);
  return head().then(sniffAudio);
}
