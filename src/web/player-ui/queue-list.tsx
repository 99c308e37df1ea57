import { useApp } from '#web/app/app-context.ts';
import { useStore } from '#web/app/store.ts';
import { currentEntry, type Entry } from '#web/player/queue.ts';
import { Cover } from '#web/ui/cover.tsx';
import { Icon } from '#web/ui/icon.tsx';

/** Most entries that are drawn; the rest is counted. */
const shownMax = 100;

/** What comes next, to jump to, move and take out. */
export function QueueList() {
  const { player } = useApp();
  const queue = useStore(player.queue);
  const coming = queue.entries.slice(Math.max(0, queue.at));
  const current = currentEntry(queue);
  if (!current)
    return <p className="muted">The queue is empty. Play something from the library.</p>;
  return (
    <>
      <ol className="queue-list" aria-label="Queue">
        {coming.slice(0, shownMax).map((entry, index) => (
          <QueueRow
            key={entry.key}
            entry={entry}
            current={entry === current}
            first={index <= 1}
            last={index === coming.length - 1}
          />
        ))}
      </ol>
      {coming.length > shownMax && <p className="muted">and {coming.length - shownMax} more</p>}
    </>
  );
}

function QueueRow(props: { entry: Entry; current: boolean; first: boolean; last: boolean }) {
  const { player } = useApp();
  const { entry, current, first, last } = props;
  const { track, key } = entry;
  return (
    <li className="queue-row" aria-current={current ? 'true' : undefined}>
      <button type="button" className="queue-jump" onClick={() => player.jumpTo(key)}>
        <Cover url={track.urls.cover} name={track.album?.title ?? track.title} />
        <span className="queue-names">
          <span className="queue-title">{track.title}</span>
          <span className="muted">
            {current ? `Now playing · ${track.artist.name}` : track.artist.name}
          </span>
        </span>
      </button>
      {!current && (
        <span className="queue-actions">
          <button
            type="button"
            className="icon-button"
            disabled={first}
            aria-label={`Move ${track.title} up`}
            onClick={() => player.move(key, -1)}
          >
            <Icon name="up" size={18} />
          </button>
          <button
            type="button"
            className="icon-button"
            disabled={last}
            aria-label={`Move ${track.title} down`}
            onClick={() => player.move(key, 1)}
          >
            <Icon name="down" size={18} />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={`Take ${track.title} out of the queue`}
            onClick={() => player.remove(key)}
          >
            <Icon name="close" size={18} />
          </button>
        </span>
      )}
    </li>
  );
}
