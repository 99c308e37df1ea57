import {
  all,
  cut,
  type Damage,
  flipped,
  followed,
  headerFlipped,
  written,
  zeroed,
} from './damage.ts';
import { manyTags } from './many-tags.ts';
import { lastPosition, withoutPage } from './ogg-pages.ts';
import { onlyCover } from './only-cover.ts';
import { type Kind, soundSamples } from './source-sounds.ts';

/** What must become of a file. */
export type Outcome =
  /** All of it, and nothing is said. `because`: why nobody can see the damage. */
  | { readonly kind: 'plays'; readonly because?: string }
  /** All of it, with a warning. */
  | { readonly kind: 'reported'; readonly warning: RegExp; readonly samplesMin: number }
  /** Nothing is published; the error carries these numbers. */
  | { readonly kind: 'fails'; readonly code: string; readonly details: object };

/** One file of the corpus. */
export interface DamagedFile {
  readonly sound: Kind;
  readonly fault: string;
  readonly damage: Damage;
  /** Instead of that of the sound. */
  readonly extension?: string;
  readonly outcome: Outcome;
}

const plays = (because?: string): Outcome => ({
  kind: 'plays',
  ...(because === undefined ? {} : { because }),
});
const reported = (warning: RegExp, samplesMin = soundSamples): Outcome => ({
  kind: 'reported',
  warning,
  samplesMin,
});
const fails = (code: string, details: object = {}): Outcome => ({ kind: 'fails', code, details });
const loses = (claimedSamples: number): Outcome => fails('SOURCE_INCOMPLETE', { claimedSamples });
const UNSEEN = plays('samples are bare numbers: any value is a sound, and no checksum is kept');
const UNCHECKED = plays('LAME writes no checksums, and every frame still decodes to its length');
const max32 = [0xff, 0xff, 0xff, 0xff];
const noMd5 = written(
  'fLaC',
  26,
  Array.from({ length: 16 }, () => 0),
);
const opusSamples = soundSamples;

type Faults = Readonly<Record<string, readonly [Damage, Outcome]>>;

/** Faults that every sound gets, by what must come of them. */
const everywhere = (sound: Kind): Faults => ({
  'is empty': [() => Buffer.alloc(0), fails('SOURCE_EMPTY')],
  'holds only a cover': [
    onlyCover[sound],
    // FLAC says its rate before its pictures: the look at the header finds sound, a decode none.
    fails(sound === 'flac' ? 'SOURCE_TOO_SHORT' : 'SOURCE_NOT_AUDIO'),
  ],
  'has 10,000 tags': [manyTags[sound], plays()],
});

const faults: Readonly<Record<Kind, Faults>> = {
  mp3: {
    'is cut': [cut(0.6), loses(soundSamples)],
    'has a zeroed region': [zeroed(3000), loses(soundSamples)],
    'has a flipped bit in a header': [headerFlipped, loses(soundSamples)],
    'has flipped bits': [flipped(60), UNCHECKED],
    'says twice as many frames': [
      written('Info', 8, [0, 0, 0, 120]),
      reported(/counts 120 frames/),
    ],
    'says twice as many frames and bytes': [
      written('Info', 8, [0, 0, 0, 120, 0, 1, 0, 0]),
      fails('SOURCE_INCOMPLETE'),
    ],
    'says that it plays for years': [
      written('Info', 8, [...max32, ...max32]),
      fails('SOURCE_INCOMPLETE'),
    ],
    'is followed by garbage': [followed(5000), reported(/5000 bytes follow/)],
  },
  'untagged-mp3': {
    'is cut': [cut(0.6), fails('SOURCE_CUT_SHORT')],
    'has a zeroed region': [zeroed(3000), fails('SOURCE_DAMAGED')],
    'has a flipped bit in a header': [headerFlipped, fails('SOURCE_DAMAGED')],
    'has flipped bits': [flipped(60), UNCHECKED],
    'is followed by garbage': [followed(5000), reported(/5000 bytes follow/)],
  },
  aac: {
    'is cut': [cut(0.6), fails('SOURCE_CUT_SHORT')],
    'has a zeroed region': [zeroed(3000, 0.4), fails('SOURCE_INCOMPLETE')],
    'has flipped bits': [flipped(60), fails('SOURCE_INCOMPLETE')],
    'says four times as many packets': [
      all(written('stts', 12, [0, 0, 1, 0]), written('elst', 12, [0x7f, 0xff, 0xff, 0xff])),
      // The last packet is said to be filled up to its length: 410 samples of it are no music.
      loses(256 * 1024 - 410),
    ],
    'says that it plays for weeks': [
      all(
        written('mvhd', 20, max32),
        written('mdhd', 20, max32),
        written('elst', 12, [0x7f, 0xff, 0xff, 0xff]),
      ),
      plays('its tables count the packets, and they are all there'),
    ],
    'is followed by garbage': [followed(5000), reported(/5000 bytes follow/)],
  },
  alac: {
    'is cut': [cut(0.6), loses(soundSamples)],
    'has a zeroed region': [zeroed(3000), loses(soundSamples)],
    'has flipped bits': [flipped(60), loses(soundSamples)],
    'says four times as many packets': [
      written('stts', 12, [0, 0, 0, 64]),
      fails('SOURCE_INCOMPLETE'),
    ],
    'says that it plays for weeks': [
      all(written('mvhd', 20, max32), written('mdhd', 20, max32)),
      plays('its tables count the packets, and they are all there'),
    ],
    'is followed by garbage': [followed(5000), reported(/5000 bytes follow/)],
  },
  adts: {
    'is cut': [cut(0.6), fails('SOURCE_CUT_SHORT')],
    'has a zeroed region': [zeroed(3000), fails('SOURCE_DAMAGED')],
    'has a flipped bit in a header': [headerFlipped, fails('SOURCE_DAMAGED')],
    'has flipped bits': [flipped(60), fails('SOURCE_INCOMPLETE')],
    'is followed by garbage': [followed(5000), reported(/5000 bytes follow/)],
  },
  flac: {
    'is cut': [cut(0.6), loses(soundSamples)],
    'has a zeroed region': [zeroed(3000), loses(soundSamples)],
    'has one flipped bit': [flipped(1), fails('SOURCE_ALTERED', { decodedSamples: soundSamples })],
    'has one flipped bit and no MD5': [all(noMd5, flipped(1)), reported(/CRC error/)],
    'says twice as many samples': [
      written('fLaC', 22, [0, 2, 4, 0xcc]),
      reported(/counts 132300 samples, 66150 decode/),
    ],
    'says twice as many samples and has no MD5': [
      all(noMd5, written('fLaC', 22, [0, 2, 4, 0xcc])),
      loses(132_300),
    ],
    'says that it plays for days': [
      all(noMd5, written('fLaC', 21, [0xff, ...max32])),
      loses(2 ** 36 - 1),
    ],
    'has the MD5 of other music': [
      written('fLaC', 26, [1, 2, 3, 4]),
      fails('SOURCE_ALTERED', { decodedSamples: soundSamples }),
    ],
    'is followed by garbage': [
      followed(5000),
      plays('FFmpeg finds the last frame by its checksum and stops'),
    ],
  },
  vorbis: {
    'is cut': [cut(0.6), fails('SOURCE_CUT_SHORT')],
    'has a zeroed region': [zeroed(3000), loses(soundSamples)],
    'has one flipped bit': [flipped(1), loses(soundSamples)],
    'lost a page': [withoutPage(5), loses(soundSamples)],
    'says that it ends later': [lastPosition(50_000n), loses(soundSamples + 50_000)],
    'says that it ends sooner': [
      lastPosition(-20_000n),
      reported(/counts 46150 samples, \d+ decode/),
    ],
    'says that it plays for centuries': [lastPosition(1n << 48n), loses(soundSamples + 2 ** 48)],
    'is followed by garbage': [followed(5000), reported(/5000 bytes follow/)],
    'is two files in one': [(bytes) => Buffer.concat([bytes, bytes]), reported(/2 streams follow/)],
  },
  opus: {
    'is cut': [cut(0.6), fails('SOURCE_CUT_SHORT')],
    'has a zeroed region': [zeroed(3000), loses(opusSamples)],
    'has one flipped bit': [flipped(1), loses(opusSamples)],
    'lost a page': [withoutPage(4), loses(opusSamples)],
    'says that it ends later': [lastPosition(50_000n), loses(opusSamples + 50_000)],
    'says that it ends sooner': [
      lastPosition(-20_000n),
      reported(/counts 46150 samples, \d+ decode/, 46_150),
    ],
    'says that it plays for centuries': [lastPosition(1n << 48n), loses(opusSamples + 2 ** 48)],
    'is followed by garbage': [followed(5000), reported(/5000 bytes follow/)],
  },
  wav: {
    'is cut': [cut(0.6), loses(soundSamples)],
    'has a zeroed region': [zeroed(3000), UNSEEN],
    'has flipped bits': [flipped(60), UNSEEN],
    'says half as many samples': [written('data', 4, [0, 0, 1, 0]), fails('SOURCE_INCOMPLETE')],
    'says that it plays for hours': [
      written('data', 4, [0xf0, 0xff, 0xff, 0xff]),
      loses(0xffff_fff0 / 4),
    ],
    'is followed by garbage': [followed(5000), reported(/5000 bytes follow/)],
  },
  aiff: {
    'is cut': [cut(0.6), loses(soundSamples)],
    'has a zeroed region': [zeroed(3000), UNSEEN],
    'has flipped bits': [flipped(60), UNSEEN],
    'counts fewer samples than it holds': [
      written('COMM', 10, [0, 0, 1, 0]),
      reported(/counts 256 samples, 66150 decode/),
    ],
    'holds fewer samples than it counts': [written('SSND', 4, [0, 1, 0, 8]), loses(soundSamples)],
    'says that it plays for half a day': [
      written('COMM', 10, [0x7f, 0xff, 0xff, 0xff]),
      loses(2 ** 31 - 1),
    ],
    'is followed by garbage': [followed(5000), reported(/5000 bytes follow/)],
  },
  matroska: {
    'is cut': [cut(0.6), fails('SOURCE_CUT_SHORT')],
    'has a zeroed region': [zeroed(3000), fails('SOURCE_UNDECODABLE')],
    'has flipped bits': [flipped(60), fails('SOURCE_INCOMPLETE')],
    'says that it plays for years': [
      written('\x44\x89\x88', 3, [0x42, 0x6d, 0x1a, 0x94, 0xa2, 0, 0, 0]),
      fails('SOURCE_INCOMPLETE'),
    ],
    'is followed by garbage': [followed(5000), reported(/beyond end of segment/)],
  },
};

/** Endings of other formats: nobody believes a name. */
const otherName: Readonly<Record<Kind, string>> = {
  mp3: 'flac',
  'untagged-mp3': 'wav',
  aac: 'mp3',
  alac: 'ogg',
  adts: 'm4a',
  flac: 'mp3',
  vorbis: 'm4a',
  opus: 'wav',
  wav: 'opus',
  aiff: 'mp3',
  matroska: 'm3u8',
};

/** Every sound with every fault. */
export const damagedFiles: readonly DamagedFile[] = (Object.keys(faults) as Kind[]).flatMap(
  (sound) => {
    const whole = { sound, damage: (bytes: Buffer) => bytes, outcome: plays() };
    const extension = otherName[sound];
    const files: DamagedFile[] = [
      { ...whole, fault: 'is good' },
      { ...whole, fault: `is called .${extension}`, extension },
    ];
    for (const [fault, [damage, outcome]] of Object.entries({
      ...everywhere(sound),
      ...faults[sound],
    })) {
      files.push({ sound, fault, damage, outcome });
    }
    return files;
  },
);
