import type { TagLine } from '../../playlist/token.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

export const variantListedOnce: MediaRule = {
  id: 'variant-listed-once',
  code: 'P24',
  title: 'No variant is listed twice',
  severity: 'info',
  source: 'veza: nothing is listed twice',
  why: 'A player counts it as a second choice, and asks for the same when the first fails.',
  reads: 'playlist',
  *check({ multivariant }) {
    const seen = new Map<string, TagLine>();
    for (const { tag, line, reference } of multivariant?.variants ?? []) {
      const attributes = tag.attributes.all.map(({ name, raw }) => `${name}=${raw}`).toSorted();
      const key = [tag.name, reference?.location ?? line?.text ?? '', ...attributes].join('\0');
      const first = seen.get(key);
      seen.set(key, first ?? tag);
      if (first === undefined) continue;
      yield {
        subject: atLine(multivariant!, tag),
        message: `The variant stands a second time; the first is on line ${first.line}.`,
        hint: 'Remove it here.',
      };
    }
  },
};
