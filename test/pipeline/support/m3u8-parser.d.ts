// m3u8-parser ships no types; these are the parts that the tests read.
declare module 'm3u8-parser' {
  interface Manifest {
    playlists?: { uri: string; attributes: Record<string, unknown> }[];
    segments: { uri: string; duration: number; map: { uri: string } }[];
    endList?: boolean;
    targetDuration?: number;
    playlistType?: string;
  }
  export class Parser {
    readonly manifest: Manifest;
    push(text: string): void;
    end(): void;
  }
}
