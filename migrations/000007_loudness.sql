-- How loud an asset is, and the blocks from which the loudness of its album follows.
--
-- What was published before has none. A block is a pair, hundredths of LUFS and how often; gating
-- them together with those of other tracks is the only way to the loudness of an album.

-- veza:up
alter table assets
  add column integrated_lufs double precision,
  add column range_lu double precision,
  add column true_peak_dbtp double precision,
  add column loudness_blocks jsonb,
  add column short_term_blocks jsonb;

-- veza:down
alter table assets
  drop column integrated_lufs,
  drop column range_lu,
  drop column true_peak_dbtp,
  drop column loudness_blocks,
  drop column short_term_blocks;
