-- corpus: no-transaction

alter table plays detach partition plays_2024 concurrently;

alter table plays detach partition plays_2024;

alter table plays detach partition plays_2024 finalize;

alter table plays attach partition plays_2025 default;
