const PATHS = {
  play: 'M8 5.5v13l11-6.500z',
  pause: 'M7 5h3.500v14H7zM13.500 5H17v14h-3.500z',
  next: 'M6 6v12l8.500-6zM16 6h2.500v12H16z',
  previous: 'M18 6v12l-8.500-6zM5.500 6H8v12H5.500z',
} as const;

const STROKES = {
  shuffle:
    'M4 7h3.500c2 0 3.300 1 4.500 2.800l2 4.400c1 1.800 2.200 2.800 4 2.800h2M4 17h3.500c1.400 0 2.500-.5 3.400-1.500M14.200 9.300C15.200 7.700 16.400 7 18 7h2M18 4.500 20.500 7 18 9.500M18 14.500l2.500 2.500-2.500 2.500',
  repeat:
    'M5 11V9.500A2.500 2.500 0 0 1 7.500 7H19M16.500 4.500 19 7l-2.500 2.500M19 13v1.500a2.500 2.500 0 0 1-2.500 2.500H5M7.500 19.500 5 17l2.500-2.500',
  volume:
    'M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM15.500 9a4.200 4.200 0 0 1 0 6M18 6.500a7.800 7.800 0 0 1 0 11',
  muted: 'M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM16 9.500l5 5M21 9.500l-5 5',
  queue: 'M4 6.500h16M4 12h16M4 17.500h9',
  search: 'M10.800 17.600a6.800 6.800 0 1 0 0-13.600 6.800 6.800 0 0 0 0 13.600ZM16 16l4.500 4.500',
  library: 'M4.500 10.500 12 4.500l7.500 6v9h-5v-5.500h-5v5.500h-5z',
  albums: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  artists:
    'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.500 20c.8-3.500 3.700-5.500 7.500-5.500s6.700 2 7.500 5.500',
  activity: 'M3.500 12.500h4l2.500-7 4 13 2.500-6h4',
  account:
    'M12 13a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM6 18.500c1.200-2 3.300-3.200 6-3.200s4.800 1.200 6 3.200M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
  shop: 'M6 8.500h12l1 11H5zM9 11V7a3 3 0 0 1 6 0v4',
  close: 'M6 6l12 12M18 6 6 18',
  add: 'M12 5v14M5 12h14',
  playNext: 'M4 6.500h16M4 12h8M4 17.500h8M15.500 11.500v7l5-3.500z',
  lock: 'M6.500 11h11v8.500h-11zM9 11V8a3 3 0 0 1 6 0v3',
  members:
    'M9 12a3.200 3.200 0 1 0 0-6.400A3.200 3.200 0 0 0 9 12ZM3.500 18.500c.6-2.700 2.800-4.200 5.500-4.200s4.900 1.500 5.500 4.200M15.500 6a3 3 0 0 1 0 5.700M17 14.500c1.900.5 3.100 1.900 3.500 4',
  up: 'M6 14.500l6-6 6 6',
  down: 'M6 9.500l6 6 6-6',
  expand: 'M6 14.500l6-6 6 6',
  help: 'M9 9.200a3 3 0 1 1 4.300 2.700c-.9.400-1.300 1-1.300 2M12 17.200v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  warning: 'M12 9v4.500M12 16.800v.1M12 4 3.500 19h17z',
} as const;

export type IconName = keyof typeof PATHS | keyof typeof STROKES;

/** A picture beside or instead of words; whoever uses it alone gives the control a label. */
export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  const filled = name in PATHS;
  const d = filled ? PATHS[name as keyof typeof PATHS] : STROKES[name as keyof typeof STROKES];
  return (
    <svg
      className={filled ? 'icon icon-filled' : 'icon'}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <path d={d} />
    </svg>
  );
}
