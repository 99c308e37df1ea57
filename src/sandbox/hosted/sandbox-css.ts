/** Styles of every page of the sandbox; colours follow what the reader prefers. */
export const SANDBOX_CSS = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1c1c1e; --line: #8886; --quiet: #666;
  --act: #1f5fbf; --bad: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #16171a; --ink: #e8e8ea; --quiet: #a8a8ad; --act: #8ab4f8; --bad: #f2b8b5; }
}
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: var(--paper); color: var(--ink); }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
main:has(.scroll) { max-width: 90rem; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
.note { color: var(--quiet); font-size: .9rem; }
.error { color: var(--bad); }
.choices { display: grid; gap: .75rem; max-width: 28rem; margin: 1.5rem 0; }
button { font: inherit; min-height: 2.75rem; padding: .5rem 1rem; border: 1px solid var(--act);
  border-radius: .5rem; background: transparent; color: var(--act); cursor: pointer; }
.choices button:first-child { background: var(--act); color: var(--paper); }
button.quiet { border-color: var(--line); color: inherit; }
td button { min-height: 2rem; padding: .1rem .6rem; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; padding: .35rem .6rem; border-top: 1px solid var(--line); white-space: nowrap; }
thead th { border-top: 0; }
code { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .25rem 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
`.trimStart();
