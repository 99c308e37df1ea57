import type { Album } from '#server/contract/catalog.ts';

import { Cover } from './cover.tsx';
import { Link } from './link.tsx';

/** Albums by their covers, as a grid or as one row to scroll. */
export function Albums({
  albums,
  label,
  shelf = false,
}: {
  albums: readonly Album[];
  label: string;
  shelf?: boolean;
}) {
  return (
    <ul className={shelf ? 'albums albums-shelf' : 'albums'} aria-label={label}>
      {albums.map((album, index) => (
        <li key={album.id} className="album">
          <Link to={`albums/${album.id}`} className="album-link">
            <Cover url={album.coverUrl} name={album.title} eager={index < 6} />
            <span className="album-title">{album.title}</span>
          </Link>
          <Link to={`artists/${album.artist.id}`} className="album-artist">
            {album.artist.name}
          </Link>
        </li>
      ))}
    </ul>
  );
}
