/** What a key does on the page. */
export type Shortcut =
  | 'toggle'
  | 'seek-back'
  | 'seek-forward'
  | 'previous'
  | 'next'
  | 'search'
  | 'help';

/** The pressed key and where the focus is. */
export interface KeyPress {
  readonly key: string;
  readonly shift: boolean;
  /** Control, Alt or Meta: the browser's own. */
  readonly modified: boolean;
  /**
   * `text` takes typed keys, `slider` (and lists of choices) the arrows, `button` the space bar;
   * `dialog` is inside an open one.
   */
  readonly focus: 'text' | 'slider' | 'button' | 'dialog' | 'page';
}

/**
 * The shortcut of a key press. Keys belong to inputs first: nothing is taken from a text field,
 * and the space bar and arrows stay with buttons, sliders and selects that have the focus.
 */
export function shortcutOf(press: KeyPress): Shortcut | undefined {
  if (press.modified || press.focus === 'text' || press.focus === 'dialog') return undefined;
  if (press.key === '/') return 'search';
  if (press.key === '?') return 'help';
  if (press.key === ' ') {
    return press.focus === 'button' || press.focus === 'slider' ? undefined : 'toggle';
  }
  if (press.focus === 'slider') return undefined;
  if (press.key === 'ArrowLeft') return press.shift ? 'previous' : 'seek-back';
  if (press.key === 'ArrowRight') return press.shift ? 'next' : 'seek-forward';
  return undefined;
}

const textInputs =
  'textarea, [contenteditable]:not([contenteditable="false"]), input:not([type="range"]):not([type="checkbox"]):not([type="radio"]):not([type="button"])';
const sliders = 'select, input, [role="slider"], [tabindex="0"]';
const buttons = 'button, summary, [role="button"]';

/** Where a key press lands, by the element that has the focus. */
export function focusOf(target: Element | null): KeyPress['focus'] {
  if (!target) return 'page';
  if (target.closest(textInputs)) return 'text';
  if (target.closest('dialog[open]')) return 'dialog';
  if (target.closest(sliders)) return 'slider';
  return target.closest(buttons) ? 'button' : 'page';
}
