/** Who and what the world of CI is made of. Changing anything changes what its users test against. */

/** An account that tests log in with. The passwords are public: docs/ci.md lists them. */
export interface CiAccount {
  readonly name: string;
  readonly role: 'admin' | 'moderator' | 'artist' | 'user';
  readonly premium: boolean;
  readonly displayName: string;
}

export const CI_ACCOUNTS: readonly CiAccount[] = [
  { name: 'admin', role: 'admin', premium: false, displayName: 'Ada Admin' },
  { name: 'moderator', role: 'moderator', premium: false, displayName: 'Mo Moderator' },
  { name: 'artist', role: 'artist', premium: false, displayName: 'Arti Artist' },
  { name: 'premium', role: 'user', premium: true, displayName: 'Prema Premium' },
  { name: 'user', role: 'user', premium: false, displayName: 'Uli User' },
];

export const ciEmail = (name: string): string => `${name}@ci.veza.test`;
export const ciPassword = (name: string): string => `veza-ci-${name}-password`;

export const CI_ALBUMS = [
  { title: 'Test Pattern', artist: 'The Fixtures', year: 2024, genre: 'Electronic' },
  { title: 'Green Builds', artist: 'Nightly & the Runners', year: 2025, genre: 'Downtempo' },
  { title: 'Known Good', artist: 'Clean Room', year: 2026, genre: 'Ambient' },
] as const;

/** Album by index, title, and which song of the demo's synthesiser it is cut from. */
export const CI_TRACKS = [
  { album: 0, title: 'Colour Bars', song: 0 },
  { album: 0, title: 'Thousand Hertz', song: 1 },
  { album: 0, title: 'Sign On', song: 2 },
  { album: 0, title: 'Snow', song: 9 },
  { album: 1, title: 'First Green', song: 6 },
  { album: 1, title: 'Matrix Strategy', song: 7 },
  { album: 1, title: 'Three in the Morning', song: 8 },
  { album: 2, title: 'Empty Cache', song: 3 },
  { album: 2, title: 'Cold Start', song: 4 },
  { album: 2, title: 'Idempotent', song: 5 },
] as const;

/** Owner and editors by name, items by index of the track. */
export const CI_PLAYLISTS = [
  { title: 'Smoke Test', owner: 'user', visibility: 'public', editors: [], items: [0, 4, 7] },
  {
    title: 'Quiet Hours',
    owner: 'premium',
    visibility: 'private',
    editors: [],
    items: [7, 8, 9, 7],
  },
  {
    title: 'Pair Programming',
    owner: 'artist',
    visibility: 'public',
    editors: ['user', 'moderator'],
    items: [2, 3, 5, 6, 1],
  },
] as const;

/** Everything in the world happened at fixed times from here on; milliseconds since 1970. */
export const CI_EPOCH_MS = Date.UTC(2026, 0, 1);
