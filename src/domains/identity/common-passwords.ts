/** Words that people choose, from everyday knowledge of what breaches show again and again. */
const WORDS =
  `password passwort passw pass secret login admin administrator root user guest welcome letmein
  changeme default master access system server test testing temp hello goodbye monkey dragon tiger
  lion eagle falcon wolf bear shark dolphin panda kitten puppy horse pony bunny chicken turtle
  spider snake mouse rabbit butterfly sunshine rainbow flower summer winter autumn spring monday
  friday january february march april august september october november december football
  soccer baseball basketball hockey tennis rugby golf cricket swimming running fishing hunting
  music guitar piano drums violin trumpet rock jazz metal techno disco dance singer rapper melody
  rhythm harmony veza player playlist album artist track stream radio concert festival love lover
  iloveyou loveyou loveme forever always baby babygirl babyboy honey sweetheart princess prince
  queen king angel devil heaven hell jesus christ god faith hope grace peace freedom liberty
  justice power energy magic wizard witch dragonfly phoenix unicorn mermaid vampire zombie ninja
  samurai pirate warrior soldier hunter killer shadow ghost batman superman spiderman ironman
  starwars startrek matrix pokemon pikachu mario zelda minecraft fortnite naruto hacker computer
  internet laptop google apple windows linux ubuntu microsoft facebook twitter instagram youtube
  netflix amazon samsung nokia iphone android chocolate cookie banana orange cherry strawberry
  blueberry peach lemon mango pepper ginger coffee pizza burger cheese butter bacon whiskey vodka
  beer purple yellow green blue red black white silver golden diamond crystal emerald ruby pearl
  mercedes ferrari porsche toyota honda yamaha harley corvette mustang camaro jaguar london paris
  berlin madrid rome vienna moscow tokyo newyork chicago boston dallas houston texas florida
  california canada mexico brazil france germany england ireland italy spain russia china japan
  india australia liverpool arsenal chelsea manchester barcelona juventus bayern yankees cowboys
  lakers steelers packers michael michelle jessica jennifer jordan joshua daniel david andrew
  anthony ashley amanda matthew nicole thomas robert richard charles charlie george william james
  john joseph maria martin patrick peter philip samantha sandra sarah sophie stephanie steven
  victoria alexander alexandra benjamin christian christopher elizabeth emily emma hannah jasmine
  julia katherine laura lauren lucas marcus natalie nathan oliver olivia rachel rebecca ryan
  sebastian simon tyler vanessa veronica zachary whatever nothing something anything trustno1
  mylove myname mypass thunder lightning storm hurricane ocean river mountain forest desert
  galaxy planet saturn jupiter mercury apollo gemini scorpio money dollar million lucky winner
  loser champion legend hero genius smart crazy happy smile funny cool awesome perfect beautiful
  sexy pretty gorgeous friend friends family mother father mommy daddy brother sister`
    .trim()
    .split(/\s+/);

/** Rows of keyboards and of the alphabet, walked forwards and backwards. */
const WALKS = [
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'abcdefghijklmnopqrstuvwxyz',
  '1234567890',
  '0123456789',
  '1qaz2wsx3edc4rfv',
  'qazwsxedcrfv',
  '1q2w3e4r5t6y7u8i',
  'q1w2e3r4t5y6',
  '123qweasdzxc',
  'qweasdzxc',
  '147258369',
  '159753',
  '741852963',
  'poiuytrewq',
];

const ENDINGS = ['', '!', '1', '!!', '1!', '!1', '.', '?', '@', '#', '01', '007', '69', '77', '88'];
const RUNS = [
  '12',
  '123',
  '1234',
  '12345',
  '123456',
  '321',
  '4321',
  '54321',
  '123!',
  '1234!',
  '@123',
];
const YEAR_FIRST = 1950;
const YEAR_LAST = 2035;
const LENGTH_MIN = 8;

/**
 * Yields lower-case passwords of 8 characters and more that guessers try first: words with the
 * usual endings, doubled words, keyboard walks, years and runs of digits. Some repeat; the order
 * says nothing. `wanted` narrows it to those that are built on a stem for which it is true. Pure.
 */
export function* commonPasswords(
  wanted: (stem: string) => boolean = () => true,
): Generator<string> {
  const years = Array.from({ length: YEAR_LAST - YEAR_FIRST + 1 }, (_, i) => `${YEAR_FIRST + i}`);
  const numbers = Array.from({ length: 90 }, (_, i) => `${i + 10}`);
  const endings = [...ENDINGS, ...RUNS, ...numbers, ...years, ...years.map((year) => `${year}!`)];
  for (const word of WORDS.filter(wanted)) {
    for (const ending of endings) yield* longEnough(word + ending);
    for (const start of ['1', '123', 'my', 'the', 'i']) yield* longEnough(start + word);
    yield* longEnough(word + word);
  }
  for (const walk of WALKS) yield* walked(walk, wanted);
  for (const first of years.filter(wanted)) {
    for (const second of years) yield first + second;
  }
  // One digit over and over.
  for (let digit = 0; digit <= 9; digit += 1) {
    for (let length = LENGTH_MIN; length <= 20; length += 1) yield `${digit}`.repeat(length);
  }
}

/** Every stretch of a walk of 4 characters and more, alone, doubled, backwards, with endings. */
function* walked(walk: string, wanted: (stem: string) => boolean): Generator<string> {
  for (const text of [walk, Array.from(walk).toReversed().join('')]) {
    for (let from = 0; from <= text.length - 4; from += 1) {
      for (let to = from + 4; to <= text.length; to += 1) {
        const stretch = text.slice(from, to);
        if (!wanted(stretch)) continue;
        for (const ending of [...ENDINGS, ...RUNS]) yield* longEnough(stretch + ending);
        yield* longEnough(stretch + stretch);
      }
    }
  }
}

function* longEnough(text: string): Generator<string> {
  if (text.length >= LENGTH_MIN) yield text;
}
