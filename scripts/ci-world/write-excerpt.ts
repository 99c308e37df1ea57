import { execa } from 'execa';

import { CI_ALBUMS, CI_TRACKS } from '#seed/ci/cast.ts';
import { masterSong } from '#seed/demo/master-song.ts';
import { renderSong, songFrames } from '#seed/demo/render-song.ts';
import { SONGS } from '#seed/demo/songs.ts';
import { wavHeader } from '#seed/demo/wav-header.ts';
import { makeWaves } from '#seed/demo/waves.ts';

const ALL_LAYERS = ['pad', 'bass', 'arp', 'lead', 'drums', 'hats'] as const;
const FADE_S = 0.5;

/** The first recording comes in stereo and in two renditions, the others are as small as can be. */
const LARGE = { seconds: 4, encode: ['-ac', '2', '-ar', '44100', '-b:a', '160k'] };
const SMALL = { seconds: 7, encode: ['-ac', '1', '-ar', '22050', '-b:a', '32k'] };

/** Synthesises a few bars of a song and writes them as an MP3 file with tags. */
export async function writeExcerpt(index: number, file: string): Promise<void> {
  const track = CI_TRACKS[index]!;
  const album = CI_ALBUMS[track.album];
  const { seconds, encode } = index === 0 ? LARGE : SMALL;
  const song = { ...SONGS[track.song]!, sections: [{ bars: 4, layers: [...ALL_LAYERS] }] };
  const tags = { title: track.title, artist: album.artist, album: album.title };
  const number = CI_TRACKS.filter((item) => item.album === track.album).indexOf(track) + 1;
  const metadata = Object.entries({ ...tags, track: String(number), genre: album.genre });
  await execa(
    'ffmpeg',
    [
      '-v error -f wav -i pipe:0 -map_metadata -1 -fflags +bitexact -flags:a +bitexact'.split(' '),
      ['-t', String(seconds), '-af', `afade=out:st=${seconds - FADE_S}:d=${FADE_S}`],
      encode,
      metadata.flatMap(([name, value]) => ['-metadata', `${name}=${value}`]),
      ['-c:a', 'libmp3lame', '-y', file],
    ].flat(),
    { input: render(song) },
  );
}

function render(song: (typeof SONGS)[number]): Buffer {
  const rendering = renderSong(song, makeWaves());
  let step = rendering.next();
  while (!step.done) step = rendering.next();
  return Buffer.concat([wavHeader(songFrames(song), {}), ...masterSong(step.value)]);
}
