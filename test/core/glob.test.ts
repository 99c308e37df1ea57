import { describe, expect, it } from 'vitest';

import { globBase, matchGlob } from '#core/glob.ts';

describe('patterns', () => {
  it.each([
    ['*.m3u8', 'a.m3u8'],
    ['a/*/x.m3u8', 'a/b/x.m3u8'],
    ['**/*.m3u8', 'a.m3u8'],
    ['**/*.m3u8', 'a/b/c.m3u8'],
    ['a/**', 'a/b/c'],
    ['a/**/x', 'a/x'],
    ['?.m3u8', 'ü.m3u8'],
    ['[a-c].m3u8', 'b.m3u8'],
    ['[!a-c].m3u8', 'd.m3u8'],
    ['{a,b/c}.m3u8', 'b/c.m3u8'],
    ['a{1,2}{3,4}', 'a24'],
    ['a+(b)|c.$', 'a+(b)|c.$'],
    ['a,b}', 'a,b}'],
    ['[', '['],
  ])('%s takes %s', (pattern, path) => {
    expect(matchGlob(pattern)(path)).toBe(true);
  });

  it.each([
    ['*.m3u8', 'a/b.m3u8'],
    ['*.m3u8', 'a.m3u8x'],
    ['a/*/x', 'a/b/c/x'],
    ['?.m3u8', '.m3u8'],
    ['[!a-c].m3u8', 'a.m3u8'],
    ['[!a]b', '/b'],
    ['{a,b}.m3u8', 'c.m3u8'],
    ['a.m3u8', 'axm3u8'],
    ['**/x', 'ax'],
  ])('%s does not take %s', (pattern, path) => {
    expect(matchGlob(pattern)(path)).toBe(false);
  });

  it('knows the folder above the first wildcard', () => {
    expect(globBase('out/a/*.m3u8')).toBe('out/a');
    expect(globBase('**/*.m3u8')).toBe('');
    expect(globBase('/*/x.m3u8')).toBe('/');
    expect(globBase('/srv/a?/x')).toBe('/srv');
  });
});
