-- Everything that looks at an order asks for its transfers, and the only index that began with the
-- order leaves out those that were cancelled or given up.

-- veza:no-transaction
-- veza:up
create index concurrently seller_transfers_order_id_idx on seller_transfers (order_id, id);

-- veza:down
drop index concurrently seller_transfers_order_id_idx;
