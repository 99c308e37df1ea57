import { atBytes, type MediaRule } from '../media-rule.ts';
import { readableInits } from '../readable-media.ts';

/** Boxes that hold nothing. */
const FILLERS = new Set(['free', 'skip']);

export const initMovieFollowsType: MediaRule = {
  id: 'init-movie-follows-type',
  code: 'I02',
  title: 'The init section is ftyp and then moov',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.2',
  why: 'Players read the init section from its start and stop at a box that they do not expect.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, media } of readableInits(presentation)) {
      const top = media.boxes.filter(({ path, type }) => !path.includes('/') && !FILLERS.has(type));
      const moov = top.find(({ type }) => type === 'moov');
      const hint = 'Put the ftyp box first and the moov box right behind it.';
      if (moov === undefined) {
        const held = top.map(({ type }) => type).join(', ') || 'nothing';
        const message = `The init section has no moov box; it holds ${held}.`;
        yield { subject: atBytes(fetched), message, hint };
      } else if (top[0]?.type === 'ftyp' && top[1] !== moov) {
        const message = `The box ${top[1]!.type} stands between ftyp and moov.`;
        yield { subject: atBytes(fetched, top[1]), message, hint };
      } else if (top[0]?.type !== 'ftyp' && media.brands !== undefined) {
        const message = `The first box is ${top[0]!.type}; it should be ftyp.`;
        yield { subject: atBytes(fetched, top[0]), message, hint };
      }
    }
  },
};
