/** Words of titles and names; some with accents, as real ones have. */
const WORDS = (
  'Amber Ancient Arctic Autumn Azure Balcony Bitter Blue Border Bright Broken Café Candle Carbon Castle ' +
  'Cedar Cinder City Clear Cliff Cloud Cobalt Copper Coral Crystal Curtain Dance Dawn Deep Desert Distant ' +
  'Dóra Dream Driver Dusk Dust Echo Élan Ember Empty Engine Evening Falling Feather Fever Field Fire Flicker ' +
  'Fog Forest Garden Ghost Glass Golden Granite Green Grün Harbour Hollow Honey Hour Island Ivory Jardín ' +
  'Kitchen Lantern Letter Light Lime Little Lonely Long Lost Lúna Marble Market Meadow Mercury Midnight Mirror ' +
  'Moon Morning Motor Mountain Neon Night Nordic North Número Ocean Olive Open Orange Paper Parade Pearl ' +
  'Phantom Pilot Plastic Polar Quiet Radio Rain Red Ribbon River Roof Rosé Ruby Sand Satellite Señal Shadow ' +
  'Signal Silver Sleeper Slow Smoke Snow Soft South Spark Static Steel Stone Storm Street Sugar Summer Süd ' +
  'Tide Tiger Timber Tower Train Tunnel Turquoise Velvet Violet Voyage Walking Water Wave West White Wild ' +
  'Window Winter Wire Wonder Yellow Zéphyr Zero'
).split(' ');

/** The same words as search sees them: lower case, without accents. */
const PLAIN = WORDS.map((word) =>
  word
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase(),
);
const PRIME_STEP = 48_271;

/** A name with the text that search finds it by. */
export interface Name {
  readonly text: string;
  readonly plain: string;
}

/** Names by number, each of them once: `words` words name `WORDS.length ** words` things. */
export function uniqueName(words: number, seed: number, index: number): Name {
  const space = WORDS.length ** words;
  // A step that shares no factor with the space visits every name before it repeats one.
  // Below 2^31, and said to be: whole numbers are divided faster.
  let rest = ((index * PRIME_STEP + (seed % space)) % space) | 0;
  let text = '';
  let plain = '';
  for (let n = 0; n < words; n += 1) {
    const word = rest % WORDS.length;
    rest = (rest / WORDS.length) | 0;
    text += n === 0 ? WORDS[word]! : ` ${WORDS[word]!}`;
    plain += n === 0 ? PLAIN[word]! : ` ${PLAIN[word]!}`;
  }
  return { text, plain };
}
