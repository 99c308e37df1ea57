import { tagsOf } from '../../playlist/tags-of.ts';
import type { MediaRule } from '../media-rule.ts';
import { requireAttribute } from '../require-attribute.ts';

const HINTS = {
  TYPE: 'Add TYPE=AUDIO, or what it is.',
  'GROUP-ID': 'Add GROUP-ID= with the name by which variants refer to it.',
  NAME: 'Add NAME= with what a listener reads in the menu.',
};

export const renditionAttributesPresent: MediaRule = {
  id: 'rendition-attributes-present',
  code: 'R01',
  title: 'EXT-X-MEDIA has TYPE, GROUP-ID and NAME',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.1',
  why: 'Without one of them a player drops the rendition, and with it the sound of a variant.',
  reads: 'playlist',
  *check({ multivariant }) {
    if (multivariant === undefined) return;
    for (const [name, hint] of Object.entries(HINTS)) {
      yield* requireAttribute(multivariant, tagsOf(multivariant, 'EXT-X-MEDIA'), name, hint);
    }
  },
};
