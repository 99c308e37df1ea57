-- corpus: no-transaction pg=19

vacuum full plays;

vacuum (full) plays;

vacuum (full true, analyze) plays;

vacuum (full false) plays;

vacuum (full off) plays;

vacuum (full 0) plays;

vacuum plays;

vacuum (freeze, verbose) plays;

vacuum full;

cluster;

cluster plays;

cluster plays using plays_at_idx;

cluster verbose plays;

analyze plays;
