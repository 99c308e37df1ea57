import { expect, test } from 'vitest';

import { coverColours } from '#web/ui/cover-colours.ts';
import { strongestColour } from '#web/ui/strongest-colour.ts';

test('a name always gets the same drawn cover, and names differ', () => {
  expect(coverColours('Kawa')).toEqual(coverColours('Kawa'));
  expect(coverColours('Kawa').ground).not.toBe(coverColours('Rooms').ground);
});

const pixels = (...colours: [number, number, number][]) =>
  colours.flatMap(([red, green, blue]) => [red, green, blue, 255]);

test('the colour of a picture is what stands out, not the grey around it', () => {
  const grey: [number, number, number][] = Array.from({ length: 20 }, () => [128, 128, 128]);
  expect(strongestColour(pixels(...grey, [220, 30, 30], [200, 20, 20]))).toBe('rgb(206 32 32)');
});

test('a grey picture stays grey', () => {
  expect(strongestColour(pixels([90, 90, 90], [110, 110, 110]))).toBe('rgb(100 100 100)');
});
