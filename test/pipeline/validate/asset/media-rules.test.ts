import { describe, expect, it } from 'vitest';

import { checkRules } from '#core/rules.ts';
import { mediaRules } from '#pipeline/validate/asset/media-rules.ts';
import type { RenditionMedia, SegmentMedia } from '#pipeline/validate/asset/model.ts';

import { type Changes, makeAsset } from './good-asset.ts';

/** Changes one segment of the second rendition. */
const segment =
  (at: number, change: (item: SegmentMedia) => SegmentMedia) =>
  (rendition: RenditionMedia): RenditionMedia => ({
    ...rendition,
    segments: rendition.segments.map((item, index) => (index === at ? change(item) : item)),
  });

/** One fault each, and where it is found. */
const faults: Record<string, { changes: Changes; subject: string; message: string }> = {
  'target-duration-present': {
    changes: { media: (text) => text.replace(/#EXT-X-TARGETDURATION:6\n/, '') },
    subject: 'aac-160/playlist.m3u8',
    message: 'EXT-X-TARGETDURATION is missing.',
  },
  'extinf-within-target-duration': {
    changes: { media: (text) => text.replace('#EXTINF:5.990748,', '#EXTINF:6.6,') },
    subject: 'aac-160/playlist.m3u8',
    message: 'EXTINF 6.6 rounds to 7, above the target duration 6.',
  },
  'endlist-present': {
    changes: { media: (text) => text.replace('#EXT-X-ENDLIST\n', '') },
    subject: 'aac-160/playlist.m3u8',
    message: 'EXT-X-ENDLIST is missing.',
  },
  'map-present': {
    changes: { media: (text) => text.replace(/#EXT-X-MAP.*\n/, '') },
    subject: 'aac-160/playlist.m3u8',
    message: 'No EXT-X-MAP with a URI stands before the first segment.',
  },
  'codecs-match-sample-entry': {
    changes: {
      multivariant: (text) => text.replace(/mp4a\.40\.2"\naac-160/, 'mp4a.40.5"\naac-160'),
    },
    subject: 'master.m3u8',
    message: 'aac-160/playlist.m3u8 is mp4a.40.2; CODECS says mp4a.40.5.',
  },
  'bandwidth-covers-peak': {
    changes: {
      multivariant: (text) => text.replace(/BANDWIDTH=\d+(.*\naac-160)/, 'BANDWIDTH=17600$1'),
    },
    subject: 'master.m3u8',
    message: 'the playlist says 17600',
  },
  'boundaries-aligned': {
    changes: {
      rendition: (rendition) => ({ ...rendition, segments: rendition.segments.slice(0, 2) }),
    },
    subject: 'aac-160/playlist.m3u8',
    message: 'Segment 2 begins at tick none',
  },
  'decode-times-continuous': {
    changes: { rendition: segment(1, (item) => ({ ...item, decodeTime: item.decodeTime + 1 })) },
    subject: 'aac-160/s1.m4s',
    message: 'It starts at tick 264193; the segments before it end at 264192.',
  },
  'extinf-equals-samples': {
    changes: { media: (text) => text.replace('#EXTINF:5.990748,', '#EXTINF:5.991748,') },
    subject: 'aac-160/playlist.m3u8',
    message: 'EXTINF is 5.991748 s; the samples of aac-160/s0.m4s last 5.990748 s.',
  },
  'sample-sizes-fill-mdat': {
    changes: { rendition: segment(2, (item) => ({ ...item, mdatBytes: item.mdatBytes + 3 })) },
    subject: 'aac-160/s2.m4s',
    message: 'Its samples take 1600 bytes; its mdat holds 1603.',
  },
  'frame-durations-even': {
    changes: {
      rendition: segment(0, (item) => ({
        ...item,
        durations: [1024, 1023, 1025, ...item.durations.slice(3)],
      })),
    },
    subject: 'aac-160/s0.m4s',
    message: 'Frame 1 lasts 1023 samples instead of 1024.',
  },
  'decoded-samples-complete': {
    changes: { decodedSamples: 535 * 1024 + 300 },
    subject: 'aac-96/playlist.m3u8',
    message: 'less 1024 of encoder delay are 547116; the source decodes to 548140.',
  },
  'every-file-referenced': {
    changes: { files: (files) => [...files, 'aac-160/left-over.m4s.tmp'] },
    subject: 'aac-160/left-over.m4s.tmp',
    message: 'No playlist names this file.',
  },
};

describe('the media rules', () => {
  it('find nothing in an asset that is right', () => {
    expect(checkRules(mediaRules, makeAsset())).toEqual([]);
  });

  it('have a fault of their own each in this test', () => {
    expect(Object.keys(faults).toSorted()).toEqual(
      mediaRules.rules.map((rule) => rule.id).toSorted(),
    );
  });

  it.each(Object.entries(faults))('%s finds its fault', (id, { changes, subject, message }) => {
    // The variants stand in the order of the renditions here, so both find their media by position.
    const findings = checkRules(mediaRules, makeAsset(changes));
    const own = findings.find((finding) => finding.rule === id);
    expect(own?.subject.name).toBe(subject);
    expect(own?.message).toContain(message);
  });

  it('miss no named file that is not there', () => {
    const asset = makeAsset({ files: (files) => files.filter((file) => file !== 'aac-96/s1.m4s') });
    expect(checkRules(mediaRules, asset)).toMatchObject([
      { rule: 'every-file-referenced', subject: { name: 'aac-96/s1.m4s' } },
    ]);
  });

  it('say to a person why they matter and where they come from', () => {
    for (const rule of mediaRules.rules) {
      expect(rule.code).toMatch(/^[A-Z]\d\d$/);
      expect(rule.why.length).toBeGreaterThan(30);
      expect(rule.source.length).toBeGreaterThan(10);
    }
  });
});
