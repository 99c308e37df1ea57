import { describe, expect, it } from 'vitest';

import { invokedAs, typeable } from '../../../src/commands/_kit/invoked-as.ts';

describe('the name in hints', () => {
  it('is what was typed: the installed name, or the path in a clone', () => {
    expect(invokedAs('/usr/lib/node_modules/.bin/veza', '/home/a')).toBe('veza');
    expect(invokedAs('/srv/veza/bin/veza.js', '/srv/veza')).toBe('bin/veza.js');
    expect(invokedAs('/srv/veza/bin/veza.js', '/home/a')).toBe('/srv/veza/bin/veza.js');
  });

  it('replaces commands and leaves the word veza alone', () => {
    expect(typeable('veza migrate', 'bin/veza.js')).toBe('bin/veza.js migrate');
    expect(typeable('Ask (veza doctor) or "veza db url"', 'b')).toBe(
      'Ask (b doctor) or "b db url"',
    );
    expect(typeable('This is a bug in veza. Run it again', 'b')).toBe(
      'This is a bug in veza. Run it again',
    );
    expect(typeable('veza migrate', 'veza')).toBe('veza migrate');
  });
});
