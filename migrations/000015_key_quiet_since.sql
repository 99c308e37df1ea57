-- A provider that repeats a failure which it has kept under a key will never say more about it. Its lists
-- are believed instead once nobody has sent anything under the key for longer than they lag.

-- veza:up
alter table operations add column key_quiet_since timestamptz;

-- veza:down
alter table operations drop column key_quiet_since;
