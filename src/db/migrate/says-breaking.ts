/** Whether a file that nobody parses says that older code may not run against it. Pure. */
export function saysBreaking(text: string): boolean {
  return /^[ \t]*--[ \t]*veza:breaking[ \t]*\r?$/m.test(text);
}
