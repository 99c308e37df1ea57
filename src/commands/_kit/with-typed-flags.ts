/** What says which database, folder of data and folder of migrations a line is about. */
const PLACES = ['dir', 'database-url', 'data-dir'] as const;
type Place = (typeof PLACES)[number];

/** A command in a hint and what follows it; "that veza db backup wrote" tells, it is not typed. */
const COMMAND =
  /(?<!that )(?<command>\bveza (?:migrate(?: (?:baseline|create|down|drift|lint|redo|rehearse|status|verify|wait))?|db (?:backup|clone|reset|restore|start|status|stop|upgrade|url)|seed|up|doctor|jobs (?:retry|watch)|users invite)(?![\w-]))(?<rest>[^\n;),]*)/g;
/** These work on the embedded database alone. */
const EMBEDDED_ONLY = /^veza db (?:start|stop|upgrade)/;
const PLAIN = /^[\w@%+=:,./~-]+$/;

/**
 * A hint whose commands go where the typed line went: they get
 * its --dir, --database-url and --data-dir where they lack them. A URL with a password is never
 * repeated. Pure.
 * @param argv the line after the program's name.
 */
export function withTypedFlags(
  hint: string,
  argv: readonly string[] = process.argv.slice(2),
): string {
  const typed = PLACES.flatMap((place) => {
    const value = typedValue(argv, place);
    return value === undefined ? [] : [{ place, value }];
  });
  if (typed.length === 0) return hint;
  return hint.replaceAll(COMMAND, (whole, command: string, rest: string) => {
    if (rest.includes('--help')) return whole;
    const missing = typed.filter(
      ({ place }) => takes(command, place) && !new RegExp(`--${place}(?![\\w-])`).test(rest),
    );
    const flags = missing.map(({ place, value }) => ` --${place} ${shown(place, value)}`);
    return `${command}${flags.join('')}${rest}`;
  });
}

function typedValue(argv: readonly string[], place: Place): string | undefined {
  const end = argv.indexOf('--');
  const line = end === -1 ? argv : argv.slice(0, end);
  const at = line.findLastIndex((word) => word === `--${place}` || word.startsWith(`--${place}=`));
  const word = line[at];
  return word === `--${place}` ? line[at + 1] : word?.slice(`--${place}=`.length);
}

function takes(command: string, place: Place): boolean {
  if (place === 'dir') return command.startsWith('veza migrate');
  return place !== 'database-url' || !EMBEDDED_ONLY.test(command);
}

function shown(place: Place, value: string): string {
  if (place === 'database-url' && mayHoldSecret(value)) return 'URL';
  return PLAIN.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

/** Also what is no URL that can be read: better a name than a password. */
function mayHoldSecret(value: string): boolean {
  if (!URL.canParse(value)) return true;
  return new URL(value).password !== '' || /pass|secret|token/i.test(value);
}
