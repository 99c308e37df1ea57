import { useApp } from '#web/app/app-context.ts';
import { useStore } from '#web/app/store.ts';
import { Icon } from '#web/ui/icon.tsx';

/** Loudness and silence; remembered for the next visit. */
export function Volume() {
  const { player } = useApp();
  const { volume, muted } = useStore(player.preferences);
  const silent = muted || volume === 0;
  return (
    <div className="volume">
      <button
        type="button"
        className="icon-button"
        aria-label="Mute"
        aria-pressed={muted}
        onClick={() => player.setPreferences({ muted: !muted })}
      >
        <Icon name={silent ? 'muted' : 'volume'} size={20} />
      </button>
      <input
        type="range"
        min={0}
        max={100}
        step={1}
        value={muted ? 0 : Math.round(volume * 100)}
        aria-label="Volume"
        onChange={(event) =>
          player.setPreferences({ volume: Number(event.target.value) / 100, muted: false })
        }
      />
    </div>
  );
}
