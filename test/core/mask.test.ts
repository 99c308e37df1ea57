import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MASK, maskText, maskValue } from '#core/mask.ts';

describe('masking', () => {
  it.each([
    ['postgres://veza:geheim@db:5432/veza', `postgres://veza:${MASK}@db:5432/veza`],
    ['redis://:geheim@localhost', `redis://:${MASK}@localhost`],
    ['Authorization: Bearer abc.def-123', `Authorization: Bearer ${MASK}`],
    ['token eyJhbGciOi.eyJzdWIi.c2ln end', `token ${MASK} end`],
    ['GET /api/v1/media/secret-token/tracks/1', `GET /api/v1/media/${MASK}/tracks/1`],
    ['mail from anna.b@example.co.uk', 'mail from a…@…'],
    ['nothing to hide at 12:30 @home', 'nothing to hide at 12:30 @home'],
  ])('turns %j into %j', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it('hides values by the name of their key, however deep', () => {
    expect(
      maskValue({
        password: 'x',
        user: { refreshToken: 'x', apiKey: 'x', 'set-cookie': 'x', name: 'Anna' },
        list: [{ secret: 1 }],
        hasPassword: true,
        token: null,
      }),
    ).toEqual({
      password: MASK,
      user: { refreshToken: MASK, apiKey: MASK, 'set-cookie': MASK, name: 'Anna' },
      list: [{ secret: MASK }],
      hasPassword: true,
      token: null,
    });
  });

  it('hides what stands in errors and their causes', () => {
    const cause = new Error('connect postgres://u:geheim@h/d');
    const masked = maskValue(new Error('no answer to a@example.com', { cause }));
    expect(JSON.stringify(masked)).not.toMatch(/geheim|a@example/);
    expect(masked).toMatchObject({ message: 'no answer to a…@…', cause: { type: 'Error' } });
  });

  it('leaves an address to whoever has typed it, in any case of letters', () => {
    const typed = ['--email', 'Anna.B@example.org'];
    expect(maskText('anna.b@example.org and b@example.org', typed)).toBe(
      'anna.b@example.org and b…@…',
    );
    expect(maskValue({ to: ['anna.b@example.org'] }, typed)).toEqual({
      to: ['anna.b@example.org'],
    });
  });

  it('ends on values that contain themselves', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(JSON.stringify(maskValue(loop))).toContain('[deep]');
  });

  it('never lets the password of a URL through', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9!$%^&*()_+=.-]{4,20}$/);
    fc.assert(
      fc.property(word, fc.string(), (password, around) => {
        const masked = maskText(`${around} postgres://user:pw${password}@host/db ${around}`);
        expect(masked).not.toContain(`:pw${password}@`);
      }),
    );
  });

  it('is done when it is done: masking twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(maskText(maskText(text))).toBe(maskText(text));
      }),
    );
  });
});
