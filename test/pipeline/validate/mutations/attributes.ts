import { type Mutation, replace, textFault as text } from '../mutation.ts';

const MASTER = 'master.m3u8';
const LOW = 'aac-96/playlist.m3u8';
const HIGH = 'aac-160/playlist.m3u8';

/** Adds lines after #EXTM3U; `version` where they need one. */
const add = (file: string, ...lines: string[]): Mutation['change'] =>
  replace(file, '#EXTM3U\n', `#EXTM3U\n${lines.join('\n')}\n`);

const DATED = '#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000Z\n#EXTINF';
const dated = (attributes: string): Mutation['change'] =>
  replace(
    LOW,
    '#EXTINF',
    `#EXT-X-DATERANGE:ID="a",START-DATE="2026-01-01T00:00:00Z",${attributes}\n${DATED}`,
  );

const MEDIA = '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="n",URI="aac-96/playlist.m3u8"';
const media = (from: string, to: string): Mutation['change'] =>
  add(MASTER, MEDIA.replace(from, to));

/** Mutations of attribute lists: A. */
export const mutations: readonly Mutation[] = [
  text(
    'attribute-names',
    'BANDWIDTH in small letters',
    replace(MASTER, ':BANDWIDTH', ':bandwidth'),
  ),
  text(
    'attribute-names',
    'an underscore in a name',
    replace(MASTER, 'AVERAGE-BANDWIDTH', 'AVERAGE_BANDWIDTH'),
  ),
  text('attribute-names', 'a comma at the end', replace(LOW, 'URI="init.mp4"', 'URI="init.mp4",')),
  text('attribute-names', 'two commas', replace(MASTER, ',CODECS', ',,CODECS')),
  text('attribute-names', 'a name without a value', replace(MASTER, ',CODECS', ',SCORE,CODECS')),
  text(
    'attribute-names',
    'a semicolon instead of a comma',
    replace(MASTER, ':BANDWIDTH', ':SCORE=1.0,a;BANDWIDTH'),
  ),

  text(
    'attribute-names',
    'more attributes than anybody reads',
    replace(
      MASTER,
      ',CODECS',
      `${Array.from({ length: 1200 }, (_, at) => `,X-${at}=1`).join('')},CODECS`,
    ),
  ),

  text(
    'attribute-once',
    'BANDWIDTH twice',
    replace(MASTER, ':BANDWIDTH', ':BANDWIDTH=1,BANDWIDTH'),
  ),
  text(
    'attribute-once',
    'URI twice, and the same',
    replace(LOW, 'URI="init.mp4"', 'URI="init.mp4",URI="init.mp4"'),
  ),
  text(
    'attribute-once',
    'an unknown one twice',
    replace(MASTER, ':BANDWIDTH', ':X-A=1,X-A=2,BANDWIDTH'),
  ),

  text(
    'attributes-known',
    'a letter is missing in AVERAGE-BANDWIDTH',
    replace(MASTER, 'AVERAGE-BANDWIDTH', 'AVERAGE-BANDWITH'),
  ),
  text(
    'attributes-known',
    'CODECS without its last letter',
    replace(MASTER, ',CODECS=', ',CODEC='),
  ),
  text(
    'attributes-known',
    'two letters of PRECISE are swapped',
    replace(MASTER, '#EXTM3U\n', '#EXTM3U\n#EXT-X-START:TIME-OFFSET=0,PRECSIE=YES\n'),
  ),

  text('attribute-integers', 'decimals', replace(MASTER, /:BANDWIDTH=\d+/, ':BANDWIDTH=128000.5')),
  text('attribute-integers', 'quotes', replace(MASTER, /:BANDWIDTH=(\d+)/, ':BANDWIDTH="$1"')),
  text(
    'attribute-integers',
    'a sign',
    replace(MASTER, 'AVERAGE-BANDWIDTH=', 'AVERAGE-BANDWIDTH=+'),
  ),
  text(
    'attribute-integers',
    'more than 2^64-1',
    replace(MASTER, /:BANDWIDTH=\d+/, ':BANDWIDTH=18446744073709551616'),
  ),
  text('attribute-integers', 'a unit', replace(MASTER, /:BANDWIDTH=\d+/, ':BANDWIDTH=128k')),

  text(
    'attribute-hexadecimals',
    'small digits',
    replace(
      LOW,
      '#EXTINF',
      '#EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x000102030405060708090a0b0c0d0e0f\n#EXTINF',
    ),
  ),
  text(
    'attribute-hexadecimals',
    'no 0x',
    replace(
      LOW,
      '#EXTINF',
      '#EXT-X-KEY:METHOD=AES-128,URI="k",IV=00010203040506070809000102030405\n#EXTINF',
    ),
  ),
  text(
    'attribute-hexadecimals',
    'quotes',
    replace(
      LOW,
      '#EXTINF',
      '#EXT-X-KEY:METHOD=AES-128,URI="k",IV="0x00010203040506070809000102030405"\n#EXTINF',
    ),
  ),
  text('attribute-hexadecimals', 'SCTE-35 in base64', dated('SCTE35-OUT=/DAlAAAAAAAAAP/wFAU')),

  text('attribute-decimals', 'an exponent', add(MASTER, '#EXT-X-START:TIME-OFFSET=1e1')),
  text('attribute-decimals', 'a plus', add(MASTER, '#EXT-X-START:TIME-OFFSET=+5')),
  text('attribute-decimals', 'a negative score', replace(MASTER, ',CODECS', ',SCORE=-1.0,CODECS')),
  text('attribute-decimals', 'a decimal comma in quotes', dated('PLANNED-DURATION="1,5"')),
  text('attribute-decimals', 'two points', dated('DURATION=1.2.3')),

  text('attribute-strings', 'CODECS without quotes', replace(MASTER, '"mp4a.40.2"', 'mp4a.40.2')),
  text('attribute-strings', 'an empty NAME', media('"n"', '""')),
  text('attribute-strings', 'a quote is not closed', replace(MASTER, '"mp4a.40.2"', '"mp4a.40.2')),
  text('attribute-strings', 'a quote inside', media('"n"', '"n "m" o"')),
  text(
    'attribute-strings',
    'URI of EXT-X-MAP without quotes',
    replace(LOW, '"init.mp4"', 'init.mp4'),
  ),
  text('attribute-strings', 'a comma is missing', media('"a",NAME', '"a"NAME')),

  text('attribute-enumerations', 'TYPE in quotes', media('AUDIO', '"AUDIO"')),
  text('attribute-enumerations', 'TYPE in small letters', media('AUDIO', 'audio')),
  text('attribute-enumerations', 'DEFAULT=TRUE', media('NAME', 'DEFAULT=TRUE,NAME')),
  text('attribute-enumerations', 'PRECISE=1', add(MASTER, '#EXT-X-START:TIME-OFFSET=0,PRECISE=1')),
  text(
    'attribute-enumerations',
    'CLOSED-CAPTIONS without quotes',
    replace(MASTER, ',CODECS', ',CLOSED-CAPTIONS=cc,CODECS'),
  ),
  text('attribute-enumerations', 'CUE of an unknown word', dated('CUE="MID"')),
  text('attribute-enumerations', 'END-ON-NEXT=NO', dated('CLASS="c",END-ON-NEXT=NO')),

  text('attribute-lists-unique', 'CUE says PRE twice', dated('CUE="PRE,PRE"'), { start: LOW }),
  text('attribute-lists-unique', 'CUE says ONCE twice', dated('CUE="ONCE,POST,ONCE"'), {
    start: LOW,
  }),

  text(
    'attribute-resolutions',
    'the height is missing',
    replace(MASTER, ',CODECS', ',RESOLUTION=1920,CODECS'),
  ),
  text(
    'attribute-resolutions',
    'an asterisk',
    replace(MASTER, ',CODECS', ',RESOLUTION=1920*1080,CODECS'),
  ),
  text(
    'attribute-resolutions',
    'quotes',
    replace(MASTER, ',CODECS', ',RESOLUTION="1920x1080",CODECS'),
  ),

  text('attribute-blanks', 'after a comma', replace(MASTER, ',CODECS', ', CODECS')),
  text('attribute-blanks', 'around =', replace(LOW, 'URI="init.mp4"', 'URI = "init.mp4"')),
  text('attribute-blanks', 'before a comma', replace(MASTER, ',CODECS', ' ,CODECS')),
  text('attribute-blanks', 'after the colon', replace(HIGH, ':URI=', ': URI=')),
  text(
    'attribute-blanks',
    'after a string',
    replace(MASTER, '"mp4a.40.2"', '"mp4a.40.2" ,SCORE=1.0'),
  ),

  text('variables-defined', 'nobody defines it', replace(LOW, 's1.m4s', '{$nope}s1.m4s')),
  text(
    'variables-defined',
    'it is defined below',
    replace(LOW, '#EXT-X-MAP:URI="init', '#EXT-X-MAP:URI="{$v}init'),
  ),
  text(
    'variables-defined',
    'it is defined after its use',
    replace(
      LOW,
      /#EXT-X-VERSION:6\n([^]*)init\.mp4"/,
      '#EXT-X-VERSION:8\n$1{$v}init.mp4"\n#EXT-X-DEFINE:NAME="v",VALUE=""',
    ),
  ),
  text(
    'variables-defined',
    'in an attribute of the multivariant',
    replace(MASTER, '"mp4a.40.2"', '"{$codecs}"'),
  ),

  text(
    'defines-complete',
    'NAME without VALUE',
    add(MASTER, '#EXT-X-VERSION:8', '#EXT-X-DEFINE:NAME="a"'),
  ),
  text(
    'defines-complete',
    'no name at all',
    add(MASTER, '#EXT-X-VERSION:8', '#EXT-X-DEFINE:VALUE="a"'),
  ),
  text(
    'defines-complete',
    'NAME and QUERYPARAM',
    add(MASTER, '#EXT-X-VERSION:11', '#EXT-X-DEFINE:NAME="a",VALUE="b",QUERYPARAM="a"'),
  ),
  text(
    'defines-complete',
    'one variable twice',
    add(
      MASTER,
      '#EXT-X-VERSION:8',
      '#EXT-X-DEFINE:NAME="a",VALUE="b"',
      '#EXT-X-DEFINE:NAME="a",VALUE="c"',
    ),
  ),
  text(
    'defines-complete',
    'IMPORT in the multivariant',
    add(MASTER, '#EXT-X-VERSION:8', '#EXT-X-DEFINE:IMPORT="a"'),
  ),
  text(
    'defines-complete',
    'a blank in the name',
    add(MASTER, '#EXT-X-VERSION:8', '#EXT-X-DEFINE:NAME="a b",VALUE="c"'),
  ),
];
