import { useApp } from '#web/app/app-context.ts';
import { useStore } from '#web/app/store.ts';
import { Icon } from '#web/ui/icon.tsx';

const REPEAT_WORDS = { off: 'Repeat: off', all: 'Repeat: all', one: 'Repeat: this track' } as const;

/** Previous, play or pause, next, shuffle and repeat. */
export function Transport() {
  const { player } = useApp();
  const { unshuffled, repeat, entries } = useStore(player.queue);
  const { status } = useStore(player.state);
  const empty = entries.length === 0;
  const running = status === 'playing' || status === 'loading';
  return (
    <div className="transport" role="group" aria-label="Playback">
      <button
        type="button"
        className="icon-button transport-side"
        aria-label="Shuffle"
        aria-pressed={unshuffled !== undefined}
        title="Shuffle"
        onClick={player.toggleShuffle}
      >
        <Icon name="shuffle" size={20} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Previous track"
        disabled={empty}
        onClick={player.previous}
      >
        <Icon name="previous" />
      </button>
      <button
        type="button"
        className={`play-button${status === 'loading' ? ' play-button-loading' : ''}`}
        aria-label={running ? 'Pause' : 'Play'}
        disabled={empty}
        onClick={() => player.toggle()}
      >
        <Icon name={running ? 'pause' : 'play'} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Next track"
        disabled={empty}
        onClick={player.next}
      >
        <Icon name="next" />
      </button>
      <button
        type="button"
        className="icon-button transport-side"
        aria-label={REPEAT_WORDS[repeat]}
        aria-pressed={repeat !== 'off'}
        title={REPEAT_WORDS[repeat]}
        onClick={player.cycleRepeat}
      >
        <Icon name="repeat" size={20} />
        {repeat === 'one' && <span className="repeat-one">1</span>}
      </button>
    </div>
  );
}
