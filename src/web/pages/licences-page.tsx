import type { Licence } from '#server/contract/market.ts';

import { useApp } from '#web/app/app-context.ts';
import { usePaged } from '#web/app/use-paged.ts';
import { licenceStateWords, licenceWords } from '#web/money/licence-words.ts';
import { AlbumDownloads, TrackDownload } from '#web/shop/downloads.tsx';
import { MembersFrame } from '#web/shop/shop-frame.tsx';
import { formatDay } from '#web/ui/format-day.ts';
import { Link } from '#web/ui/link.tsx';
import { EmptyNotice } from '#web/ui/notice.tsx';
import { PagedRows } from '#web/ui/paged-rows.tsx';

/** What the visitor has bought, to hear and to keep. */
export default function LicencesPage() {
  return (
    <MembersFrame page="licences" title="Bought music" to="licences">
      {() => <Licences />}
    </MembersFrame>
  );
}

function Licences() {
  const { market } = useApp();
  const licences = usePaged('licences', market.licences);
  const empty = (
    <EmptyNotice title="You have not bought anything yet.">
      <p>
        <Link to="shop">See what is for sale</Link>
      </p>
    </EmptyNotice>
  );
  return (
    <PagedRows list={licences} label="Bought music" empty={empty}>
      {(licence) => <LicenceRow key={licence.id} licence={licence} />}
    </PagedRows>
  );
}

function LicenceRow({ licence }: { licence: Licence }) {
  const { trackId, albumId, title, state } = licence;
  const place = trackId ? `tracks/${trackId}` : `albums/${albumId}`;
  return (
    <li className="row">
      <div className="row-words">
        <strong>{trackId || albumId ? <Link to={place}>{title}</Link> : title}</strong>
        {state !== 'granted' && <span className="mark mark-bad">{licenceStateWords(state)}</span>}
        <span className="muted">
          {licenceWords(licence.licence).name} licence · {formatDay(licence.grantedAt)} ·{' '}
          <Link to={`orders/${licence.orderId}`}>
            order<span className="visually-hidden"> of {title}</span>
          </Link>
        </span>
      </div>
      {state === 'granted' && trackId && <TrackDownload id={trackId} title={title} />}
      {state === 'granted' && albumId && <AlbumDownloads id={albumId} title={title} />}
    </li>
  );
}
