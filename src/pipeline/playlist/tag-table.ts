/** Where a tag may stand: in both kinds of playlists, or in one. */
export type TagScope = 'both' | 'media' | 'segment' | 'multivariant';

/** What an attribute's value is (draft-pantos-hls-rfc8216bis §4.2). */
export type AttributeType =
  | 'integer'
  | 'hexadecimal'
  | 'float'
  | 'signed-float'
  | 'string'
  /** A quoted string that may be empty. */
  | 'text'
  | 'enumerated'
  | 'enumerated-list'
  | 'resolution'
  /** A quoted string, or NONE without quotes. */
  | 'string-or-none'
  /** A quoted string, a hexadecimal sequence or a signed float. */
  | 'client';

export interface AttributeSpec {
  readonly type: AttributeType;
  /** The values that an enumerated one knows; any where it is left out. */
  readonly values?: readonly string[];
}

export interface TagSpec {
  readonly scope: TagScope;
  /** Whether it stands at most once in a playlist. */
  readonly isOnce?: boolean;
  readonly attributes?: Readonly<Record<string, AttributeSpec>>;
  /** The version that needs it, where a version asks for it (§8). */
  readonly version?: number;
}

const integer: AttributeSpec = { type: 'integer' };
const hexadecimal: AttributeSpec = { type: 'hexadecimal' };
const float: AttributeSpec = { type: 'float' };
const string: AttributeSpec = { type: 'string' };
const text: AttributeSpec = { type: 'text' };
const oneOf = (...values: string[]): AttributeSpec => ({ type: 'enumerated', values });
const yesOrNo = oneOf('YES', 'NO');
const yes = oneOf('YES');

const streamInf = {
  BANDWIDTH: integer,
  'AVERAGE-BANDWIDTH': integer,
  SCORE: float,
  CODECS: string,
  'SUPPLEMENTAL-CODECS': string,
  RESOLUTION: { type: 'resolution' },
  'HDCP-LEVEL': oneOf('TYPE-0', 'TYPE-1', 'NONE'),
  'ALLOWED-CPC': string,
  'VIDEO-RANGE': oneOf('SDR', 'HLG', 'PQ'),
  'REQ-VIDEO-LAYOUT': string,
  'STABLE-VARIANT-ID': string,
  VIDEO: string,
  'PATHWAY-ID': string,
} as const satisfies Record<string, AttributeSpec>;

/** Which methods exist is the matter of a rule of its own; here any word is one. */
const key = {
  METHOD: { type: 'enumerated' },
  URI: string,
  IV: hexadecimal,
  KEYFORMAT: string,
  KEYFORMATVERSIONS: string,
} as const satisfies Record<string, AttributeSpec>;

/** Every tag of draft-pantos-hls-rfc8216bis §4.4, by its name without `#`. */
export const TAGS: ReadonlyMap<string, TagSpec> = new Map<string, TagSpec>([
  ['EXTM3U', { scope: 'both', isOnce: true }],
  ['EXT-X-VERSION', { scope: 'both', isOnce: true }],
  ['EXT-X-INDEPENDENT-SEGMENTS', { scope: 'both', isOnce: true }],
  [
    'EXT-X-START',
    {
      scope: 'both',
      isOnce: true,
      attributes: { 'TIME-OFFSET': { type: 'signed-float' }, PRECISE: yesOrNo },
    },
  ],
  [
    'EXT-X-DEFINE',
    {
      scope: 'both',
      version: 8,
      attributes: { NAME: string, VALUE: text, IMPORT: string, QUERYPARAM: string },
    },
  ],
  ['EXT-X-TARGETDURATION', { scope: 'media', isOnce: true }],
  ['EXT-X-MEDIA-SEQUENCE', { scope: 'media', isOnce: true }],
  ['EXT-X-DISCONTINUITY-SEQUENCE', { scope: 'media', isOnce: true }],
  ['EXT-X-ENDLIST', { scope: 'media', isOnce: true }],
  ['EXT-X-PLAYLIST-TYPE', { scope: 'media', isOnce: true }],
  ['EXT-X-I-FRAMES-ONLY', { scope: 'media', isOnce: true, version: 4 }],
  ['EXT-X-ALLOW-CACHE', { scope: 'media', isOnce: true }],
  ['EXT-X-PART-INF', { scope: 'media', isOnce: true, attributes: { 'PART-TARGET': float } }],
  [
    'EXT-X-SERVER-CONTROL',
    {
      scope: 'media',
      isOnce: true,
      attributes: {
        'CAN-SKIP-UNTIL': float,
        'CAN-SKIP-DATERANGES': yes,
        'HOLD-BACK': float,
        'PART-HOLD-BACK': float,
        'CAN-BLOCK-RELOAD': yes,
      },
    },
  ],
  [
    'EXT-X-SKIP',
    {
      scope: 'media',
      isOnce: true,
      version: 9,
      attributes: { 'SKIPPED-SEGMENTS': integer, 'RECENTLY-REMOVED-DATERANGES': text },
    },
  ],
  [
    'EXT-X-PRELOAD-HINT',
    {
      scope: 'media',
      attributes: {
        TYPE: oneOf('PART', 'MAP'),
        URI: string,
        'BYTERANGE-START': integer,
        'BYTERANGE-LENGTH': integer,
      },
    },
  ],
  [
    'EXT-X-RENDITION-REPORT',
    { scope: 'media', attributes: { URI: string, 'LAST-MSN': integer, 'LAST-PART': integer } },
  ],
  [
    'EXT-X-DATERANGE',
    {
      scope: 'media',
      attributes: {
        ID: string,
        CLASS: string,
        'START-DATE': string,
        CUE: { type: 'enumerated-list', values: ['PRE', 'POST', 'ONCE'] },
        'END-DATE': string,
        DURATION: float,
        'PLANNED-DURATION': float,
        'SCTE35-CMD': hexadecimal,
        'SCTE35-OUT': hexadecimal,
        'SCTE35-IN': hexadecimal,
        'END-ON-NEXT': yes,
      },
    },
  ],
  ['EXTINF', { scope: 'segment' }],
  ['EXT-X-BYTERANGE', { scope: 'segment', version: 4 }],
  ['EXT-X-DISCONTINUITY', { scope: 'segment' }],
  ['EXT-X-KEY', { scope: 'segment', attributes: key }],
  ['EXT-X-MAP', { scope: 'segment', attributes: { URI: string, BYTERANGE: string } }],
  ['EXT-X-PROGRAM-DATE-TIME', { scope: 'segment' }],
  ['EXT-X-GAP', { scope: 'segment' }],
  ['EXT-X-BITRATE', { scope: 'segment' }],
  [
    'EXT-X-PART',
    {
      scope: 'segment',
      attributes: { URI: string, DURATION: float, INDEPENDENT: yes, BYTERANGE: string, GAP: yes },
    },
  ],
  [
    'EXT-X-MEDIA',
    {
      scope: 'multivariant',
      attributes: {
        TYPE: oneOf('AUDIO', 'VIDEO', 'SUBTITLES', 'CLOSED-CAPTIONS'),
        URI: string,
        'GROUP-ID': string,
        LANGUAGE: string,
        'ASSOC-LANGUAGE': string,
        NAME: string,
        'STABLE-RENDITION-ID': string,
        DEFAULT: yesOrNo,
        AUTOSELECT: yesOrNo,
        FORCED: yesOrNo,
        'INSTREAM-ID': string,
        'BIT-DEPTH': integer,
        'SAMPLE-RATE': integer,
        CHARACTERISTICS: string,
        CHANNELS: string,
      },
    },
  ],
  [
    'EXT-X-STREAM-INF',
    {
      scope: 'multivariant',
      attributes: {
        ...streamInf,
        'FRAME-RATE': float,
        AUDIO: string,
        SUBTITLES: string,
        'CLOSED-CAPTIONS': { type: 'string-or-none' },
        'PROGRAM-ID': integer,
      },
    },
  ],
  [
    'EXT-X-I-FRAME-STREAM-INF',
    { scope: 'multivariant', attributes: { ...streamInf, URI: string } },
  ],
  [
    'EXT-X-SESSION-DATA',
    {
      scope: 'multivariant',
      attributes: {
        'DATA-ID': string,
        VALUE: string,
        URI: string,
        FORMAT: oneOf('JSON', 'RAW'),
        LANGUAGE: string,
      },
    },
  ],
  ['EXT-X-SESSION-KEY', { scope: 'multivariant', attributes: key }],
  [
    'EXT-X-CONTENT-STEERING',
    {
      scope: 'multivariant',
      isOnce: true,
      attributes: { 'SERVER-URI': string, 'PATHWAY-ID': string },
    },
  ],
]);
