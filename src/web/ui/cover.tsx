import { useState } from 'react';

import { coverColours } from './cover-colours.ts';

/**
 * The picture of an album or track. Without one a drawn record stands in, always the same for the
 * same name. Decoration: the name stands beside it.
 */
export function Cover({
  url,
  name,
  eager = false,
}: {
  url: string | null;
  name: string;
  eager?: boolean;
}) {
  const [brokenUrl, setBrokenUrl] = useState<string>();
  if (url !== null && url !== brokenUrl) {
    return (
      <img
        className="cover"
        src={url}
        alt=""
        loading={eager ? 'eager' : 'lazy'}
        decoding="async"
        onError={() => setBrokenUrl(url)}
      />
    );
  }
  return <DrawnCover name={name} />;
}

function DrawnCover({ name }: { name: string }) {
  const { ground, shape, accent, turn } = coverColours(name);
  return (
    <svg className="cover" viewBox="0 0 100 100" aria-hidden="true">
      <rect width="100" height="100" fill={ground} />
      <g transform={`rotate(${turn} 50 50)`}>
        <circle cx="50" cy="108" r="62" fill={shape} />
        <circle cx="50" cy="108" r="40" fill={ground} opacity="0.550" />
        <circle cx="50" cy="108" r="20" fill={shape} />
        <circle cx="72" cy="26" r="11" fill={accent} />
      </g>
    </svg>
  );
}
