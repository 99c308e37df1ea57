// m3u8-parser ships no types; these are the parts that are read.
declare module 'm3u8-parser' {
  interface ByteRange {
    length: number;
    offset: number;
  }
  interface Segment {
    uri: string;
    duration?: number;
    byterange?: ByteRange;
    map?: { uri?: string; byterange?: ByteRange };
    key?: { method: string; uri: string; iv?: Uint32Array } | null;
    timeline: number;
  }
  export interface Manifest {
    playlists?: { uri?: string; attributes?: Record<string, unknown> }[];
    segments: Segment[];
    endList?: boolean;
    targetDuration?: number;
    mediaSequence?: number;
    playlistType?: string;
  }
  export class Parser {
    constructor(options?: { uri?: string; mainDefinitions?: Record<string, string> });
    readonly manifest: Manifest;
    on(event: 'error', listener: (event: { message: string }) => void): void;
    push(text: string): void;
    end(): void;
  }
}
