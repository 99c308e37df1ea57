import type { Track } from '#server/contract/catalog.ts';

/** Playable tracks with these titles, as the API gives them. */
export function tracksNamed(...titles: string[]): Track[] {
  return titles.map((title, index) => ({
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    title,
    artist: { id: '00000000-0000-4000-9000-000000000000', name: 'Somebody' },
    album: null,
    trackNumber: null,
    discNumber: null,
    genre: null,
    durationMs: 60_000,
    visibility: 'public',
    state: 'ready',
    failure: null,
    loudness: null,
    mine: false,
    urls: { hls: `/hls/${title}`, stream: `/stream/${title}`, waveform: null, cover: null },
    createdAt: '2026-01-01T00:00:00.000Z',
  }));
}
