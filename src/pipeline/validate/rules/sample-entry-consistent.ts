import type { AudioEntry } from '../../boxes/media.ts';
import { entrySound } from '../entry-sound.ts';
import { atBytes, type MediaRule } from '../media-rule.ts';
import { readableTracks } from '../readable-media.ts';

/** Boxes without which a decoder cannot be opened. */
const CONFIGURATIONS: Readonly<Record<string, string>> = {
  mp4a: 'esds',
  fLaC: 'dfLa',
  Opus: 'dOps',
  alac: 'alac',
  'ac-3': 'dac3',
  'ec-3': 'dec3',
};

export const sampleEntryConsistent: MediaRule = {
  id: 'sample-entry-consistent',
  code: 'I10',
  title: 'The sample entry and its codec configuration say the same',
  severity: 'error',
  level: 'MUST',
  source: 'ISO/IEC 14496-12 §12.2.3; ISO/IEC 14496-14 §6.7',
  why: 'Players open the decoder by one of them and the loudspeaker by the other: wrong speed, or silence.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, track } of readableTracks(presentation)) {
      if (track.entries.length === 0) {
        const message = `Track ${track.trackId} has no sample entry.`;
        yield { subject: atBytes(fetched, track.place), message };
      }
      for (const entry of track.entries) {
        for (const message of faultsOf(entry)) {
          yield { subject: atBytes(fetched, entry.place), message };
        }
      }
    }
  },
};

function* faultsOf(entry: AudioEntry): Generator<string> {
  const { codedFormat, boxes, config, sampleRate, channels } = entry;
  const needed = CONFIGURATIONS[codedFormat];
  if (needed !== undefined && !boxes.includes(needed)) {
    yield `The sample entry ${codedFormat} has no box ${needed}.`;
    return;
  }
  const sound = entrySound(entry);
  const coreRate = config.kind === 'aac' ? config.coreSampleRate : undefined;
  const rates = [sound.sampleRate, coreRate].filter((rate) => rate !== undefined);
  const isImplicit = config.kind === 'aac' && config.sbr === 'implicit';
  // 16 bits hold no rate above 65535; 0 stands there then.
  const isSaid = sampleRate !== 0 && rates.every((rate) => rate <= 0xffff);
  if (isSaid && rates.length > 0 && !rates.includes(sampleRate) && !isImplicit) {
    yield `The sample entry says ${sampleRate} Hz; ${needed} says ${rates.join(' or ')} Hz.`;
  }
  // In mp4a the field is 2 whatever the stream (ISO/IEC 14496-14 §5.6).
  const counts = codedFormat === 'mp4a' ? [channels, 2] : [channels];
  if (sound.channels === undefined || counts.includes(sound.channels)) return;
  if (codedFormat === 'mp4a' && channels === 2) return;
  yield `The sample entry says ${channels} channels; ${needed ?? codedFormat} says ${sound.channels}.`;
}
