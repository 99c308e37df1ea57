import { defineRules } from '#core/rules.ts';

import type { MediaRule } from './media-rule.ts';
import type { Presentation } from './presentation.ts';
import { endlistPresent } from './rules/endlist-present.ts';

/**
 * Every rule over HLS, by the chapters of the table. Where one fault breaks several rules, the one
 * that stands first here is reported first: causes before consequences.
 */
export const hlsRules = defineRules<Presentation, MediaRule>('hls', [
  // F: the file and its lines
  // A: attribute lists
  // G: tags of both kinds of playlists
  // M: media playlists
  endlistPresent,
  // S: segment tags
  // N: EXT-X-MAP and byte ranges
  // K: keys
  // D: dates
  // P: multivariant playlists
  // R: groups of renditions
  // X: across playlists
  // B: bytes that can be read
  // I: init sections
  // E: segments of fragmented MP4
  // T: segments of transport streams
  // Q: packed audio
  // H: delivery
  // C: Apple's audio authoring
  // Z: assets of veza's own
]);
