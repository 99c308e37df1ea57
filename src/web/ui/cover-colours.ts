/** Colours and turn of the record that is drawn for a name without a picture. */
export interface CoverColours {
  readonly ground: string;
  readonly shape: string;
  readonly accent: string;
  /** Degrees. */
  readonly turn: number;
}

/** Always the same for the same name: FNV-1a of its characters picks the hue and the turn. */
export function coverColours(name: string): CoverColours {
  let hash = 0x811c9dc5;
  for (const character of name) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  const hue = hash % 360;
  return {
    ground: `hsl(${hue} 38% 30%)`,
    shape: `hsl(${(hue + 28) % 360} 52% 52%)`,
    accent: `hsl(${(hue + 190) % 360} 62% 74%)`,
    turn: ((hash >>> 9) % 4) * 90 + ((hash >>> 12) % 30) - 15,
  };
}
