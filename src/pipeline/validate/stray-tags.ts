/** Tags by which players tell the kinds of playlists; all others are only out of place. */
export const DECIDING_TAGS = {
  media: ['EXTINF', 'EXT-X-TARGETDURATION'],
  multivariant: ['EXT-X-STREAM-INF', 'EXT-X-I-FRAME-STREAM-INF'],
} as const satisfies Record<'media' | 'multivariant', readonly string[]>;
