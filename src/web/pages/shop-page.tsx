import type { Product } from '#server/contract/market.ts';

import { useApp } from '#web/app/app-context.ts';
import { usePaged } from '#web/app/use-paged.ts';
import { licenceWords } from '#web/money/licence-words.ts';
import { Price } from '#web/shop/price.tsx';
import { ShopFrame } from '#web/shop/shop-frame.tsx';
import { Link } from '#web/ui/link.tsx';
import { EmptyNotice } from '#web/ui/notice.tsx';
import { PagedRows } from '#web/ui/paged-rows.tsx';

/** Everything that is for sale, the newest first. */
export default function ShopPage() {
  const { market } = useApp();
  const products = usePaged('products', market.products);
  const empty = (
    <EmptyNotice title="Nothing is for sale yet.">
      <p>Whoever owns music here can put a price on it, on its own page.</p>
    </EmptyNotice>
  );
  return (
    <ShopFrame page="shop" title="Shop">
      <PagedRows list={products} label="For sale" empty={empty}>
        {(product) => <ProductRow key={product.id} product={product} />}
      </PagedRows>
    </ShopFrame>
  );
}

function ProductRow({ product }: { product: Product }) {
  return (
    <li className="row">
      <div className="row-words">
        <strong>
          <GoodsLink of={product}>{product.title}</GoodsLink>
        </strong>
        <span className="muted">
          {product.trackId ? 'Track' : 'Album'} · {licenceWords(product.licence).name} licence
        </span>
      </div>
      <div className="row-deed">
        <Price minor={product.priceMinor} currency={product.currency} />
      </div>
    </li>
  );
}

/** Leads to the music; what is gone from the catalogue keeps its name. */
function GoodsLink({
  of,
  children,
}: {
  of: Pick<Product, 'trackId' | 'albumId'>;
  children: string;
}) {
  if (of.trackId) return <Link to={`tracks/${of.trackId}`}>{children}</Link>;
  if (of.albumId) return <Link to={`albums/${of.albumId}`}>{children}</Link>;
  return children;
}
