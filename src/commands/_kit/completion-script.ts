/** A command as completion sees it: its words, joined by blanks, and its long flags. */
export interface CompletableCommand {
  words: string;
  flags: readonly string[];
}

/** A script that completes words and flags without starting veza. Pure. */
export function renderCompletion(
  shell: 'bash' | 'zsh',
  commands: readonly CompletableCommand[],
): string {
  const cases = [...nextWords(commands)].map(
    ([typed, next]) => `    "${typed}") next="${next}" ;;`,
  );
  const flags = commands.map(
    ({ words, flags: names }) => `    "${words}") flags="${names.join(' ')}" ;;`,
  );
  const body = `_veza_words() {
  local typed="$1" next="" flags=""
  case "$typed" in
${cases.join('\n')}
  esac
  case "$typed" in
${flags.join('\n')}
  esac
  echo "$next $flags"
}`;
  return shell === 'bash' ? `${body}\n${BASH}` : `#compdef veza\n${body}\n${ZSH}`;
}

/** For what has been typed so far, the words that may follow. */
function nextWords(commands: readonly CompletableCommand[]): Map<string, string> {
  const next = new Map<string, Set<string>>();
  for (const { words } of commands) {
    const parts = words.split(' ');
    for (const [index, part] of parts.entries()) {
      const typed = parts.slice(0, index).join(' ');
      next.set(typed, (next.get(typed) ?? new Set()).add(part));
    }
  }
  return new Map([...next].map(([typed, words]) => [typed, [...words].sort().join(' ')]));
}

const BASH = `_veza_complete() {
  local current="\${COMP_WORDS[COMP_CWORD]}" typed="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) typed="\${typed:+$typed }$word" ;; esac
  done
  local words
  words="$(_veza_words "$typed")"
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ \${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _veza_complete veza
`;

const ZSH = `_veza() {
  local typed="" word
  for word in "\${words[@]:1:$((CURRENT - 2))}"; do
    case "$word" in -*) ;; *) typed="\${typed:+$typed }$word" ;; esac
  done
  local -a candidates
  candidates=($(_veza_words "$typed"))
  compadd -- "\${candidates[@]}"
  _files
}
compdef _veza veza
`;
