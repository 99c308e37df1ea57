/** One good file: how FFmpeg makes it, and how many samples a channel it holds. */
export interface GoodFile {
  readonly extension: string;
  readonly options: readonly string[];
  readonly sampleRate: number;
  readonly channels: number;
  readonly samples: number;
  /** Whether all that decodes must be what the container counts; FFmpeg plays more of some. */
  readonly isExact: boolean;
}

/** Formats with the rates and channels that their encoders take. */
const formats: readonly {
  readonly extension: string;
  readonly options: readonly string[];
  readonly rates: readonly number[];
  readonly channels: readonly number[];
  readonly isExact?: false;
  /** Shortest file that its encoder makes and FFmpeg knows again. */
  readonly samplesMin?: number;
}[] = [
  { extension: 'flac', options: [], rates: [8000, 192_000], channels: [1, 2, 6, 8] },
  { extension: 'wav', options: [], rates: [8000, 192_000], channels: [1, 2, 8] },
  {
    extension: 'wav',
    options: ['-c:a', 'pcm_f32le', '-rf64', 'always'],
    rates: [96_000],
    channels: [2],
  },
  { extension: 'w64', options: [], rates: [44_100], channels: [1, 2] },
  {
    extension: 'aiff',
    options: ['-c:a', 'pcm_s24be'],
    rates: [44_100, 176_400],
    channels: [1, 6],
  },
  {
    extension: 'aiff',
    options: ['-c:a', 'pcm_alaw', '-f', 'aiff'],
    rates: [8000],
    channels: [1, 2],
  },
  { extension: 'wav', options: ['-c:a', 'pcm_mulaw'], rates: [8000], channels: [2] },
  { extension: 'mov', options: ['-c:a', 'pcm_s24le'], rates: [48_000], channels: [2] },
  {
    extension: 'mp4',
    options: ['-c:a', 'libopus'],
    rates: [48_000],
    channels: [2],
    isExact: false,
    samplesMin: 577,
  },
  { extension: 'mp4', options: ['-c:a', 'flac', '-strict', '-2'], rates: [44_100], channels: [2] },
  { extension: 'caf', options: ['-c:a', 'pcm_s16be'], rates: [44_100], channels: [2] },
  { extension: 'm4a', options: ['-c:a', 'alac'], rates: [8000, 192_000], channels: [1, 2, 6] },
  // An edit of one sample is no millisecond long: FFmpeg's own writer rounds it away.
  {
    extension: 'm4a',
    options: ['-c:a', 'aac'],
    rates: [8000, 96_000],
    channels: [1, 6],
    samplesMin: 577,
  },
  {
    extension: 'mp4',
    options: ['-c:a', 'aac', '-movflags', '+frag_keyframe+empty_moov'],
    rates: [48_000],
    channels: [2],
    isExact: false,
    samplesMin: 577,
  },
  // Two frames are too few for FFmpeg to know ADTS.
  {
    extension: 'aac',
    options: ['-c:a', 'aac'],
    rates: [8000, 96_000],
    channels: [1, 6],
    samplesMin: 3000,
  },
  {
    extension: 'mp3',
    options: ['-b:a', '64k'],
    rates: [8000, 22_050, 48_000],
    channels: [1, 2],
  },
  { extension: 'mp3', options: ['-q:a', '2'], rates: [16_000, 44_100], channels: [2] },
  { extension: 'mp3', options: ['-write_xing', '0'], rates: [24_000, 44_100], channels: [1, 2] },
  { extension: 'opus', options: ['-c:a', 'libopus'], rates: [48_000], channels: [1, 2, 6, 8] },
  {
    extension: 'opus',
    options: ['-c:a', 'libopus', '-frame_duration', '60'],
    rates: [48_000],
    channels: [2],
  },
  // A stream that ends on its first page ends with a whole block.
  {
    extension: 'ogg',
    options: ['-c:a', 'libvorbis'],
    rates: [8000, 44_100, 192_000],
    channels: [1, 2, 8],
    isExact: false,
  },
  { extension: 'ogg', options: ['-c:a', 'flac'], rates: [44_100], channels: [2] },
  { extension: 'mka', options: ['-c:a', 'flac'], rates: [44_100], channels: [2], isExact: false },
  {
    extension: 'webm',
    options: ['-c:a', 'libopus'],
    rates: [48_000],
    channels: [2],
    isExact: false,
  },
];

const shortLengths = [1, 577, 3000];
/** Some packets of everything, and not a multiple of any frame. */
const longSeconds = 0.6;

/** Long files of every rate and layout; short ones of the last layout of each rate. */
export const goodFiles: readonly GoodFile[] = formats.flatMap((format) =>
  format.rates.flatMap((sampleRate) =>
    format.channels.flatMap((channels, index): GoodFile[] => {
      const { extension, options, isExact = true, samplesMin = 1 } = format;
      const long = Math.round(longSeconds * sampleRate) + 7;
      const short = index === 0 ? shortLengths.filter((samples) => samples >= samplesMin) : [];
      return [...short, long].map((samples) => ({
        extension,
        options,
        sampleRate,
        channels,
        samples,
        isExact,
      }));
    }),
  ),
);
