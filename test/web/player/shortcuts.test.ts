import { expect, test } from 'vitest';

import { shortcutOf, type KeyPress } from '#web/player/shortcuts.ts';

const press = (key: string, focus: KeyPress['focus'] = 'page', shift = false) =>
  shortcutOf({ key, focus, shift, modified: false });

test('on the page the keys steer the player', () => {
  expect(press(' ')).toBe('toggle');
  expect(press('ArrowLeft')).toBe('seek-back');
  expect(press('ArrowRight')).toBe('seek-forward');
  expect(press('ArrowLeft', 'page', true)).toBe('previous');
  expect(press('ArrowRight', 'page', true)).toBe('next');
  expect(press('/')).toBe('search');
  expect(press('?', 'page', true)).toBe('help');
});

test('nothing is taken from a text field or an open dialog', () => {
  for (const key of [' ', 'ArrowLeft', 'ArrowRight', '/', '?']) {
    expect(press(key, 'text')).toBeUndefined();
    expect(press(key, 'dialog')).toBeUndefined();
  }
});

test('a button keeps its space bar, a slider its arrows too', () => {
  expect(press(' ', 'button')).toBeUndefined();
  expect(press('ArrowRight', 'button')).toBe('seek-forward');
  expect(press(' ', 'slider')).toBeUndefined();
  expect(press('ArrowRight', 'slider')).toBeUndefined();
});

test('what is pressed with Control, Alt or Meta belongs to the browser', () => {
  expect(
    shortcutOf({ key: 'ArrowLeft', focus: 'page', shift: false, modified: true }),
  ).toBeUndefined();
});
