import type { FailureKind } from './playback-failure.ts';

import type HlsType from 'hls.js';

/** One audio element with its HLS source. Two of them make the change of tracks without a gap. */
export interface Deck {
  readonly element: HTMLAudioElement;
  /** Starts to buffer; `play()` of the element may be called at once. */
  readonly load: (url: string, startAtMs: number) => void;
  readonly unload: () => void;
}

/** Buffer ahead of the playing position. */
const bufferAheadSeconds = 30;

/**
 * A deck that plays through Media Source Extensions where there are any, else natively. The HLS
 * library is fetched with the first track. `onFailure` is called once for each load that fails.
 */
export function createDeck(
  element: HTMLAudioElement,
  onFailure: (failure: FailureKind) => void,
): Deck {
  let hls: HlsType | undefined;
  let generation = 0;

  const unload = () => {
    generation++;
    hls?.destroy();
    hls = undefined;
    if (!element.hasAttribute('src')) return;
    element.removeAttribute('src');
    element.load();
  };

  const attach = async (url: string, startAtMs: number, mine: number) => {
    const { default: Hls } = await import('hls.js/light');
    if (mine !== generation) return;
    if (!Hls.isSupported()) return attachNatively(url, startAtMs);
    const created = new Hls({
      startPosition: startAtMs / 1000,
      maxBufferLength: bufferAheadSeconds,
      lowLatencyMode: false,
    });
    let recovered = false;
    created.on(Hls.Events.ERROR, (_event, data) => {
      if (!data.fatal || mine !== generation) return;
      if (data.type === Hls.ErrorTypes.MEDIA_ERROR && !recovered) {
        recovered = true;
        created.recoverMediaError();
        return;
      }
      created.destroy();
      onFailure(failureOf(data.type === Hls.ErrorTypes.NETWORK_ERROR, data.response?.code));
    });
    hls = created;
    created.loadSource(url);
    created.attachMedia(element);
  };

  const attachNatively = (url: string, startAtMs: number) => {
    if (!element.canPlayType('application/vnd.apple.mpegurl')) return onFailure('unsupported');
    element.src = url;
    element.currentTime = startAtMs / 1000;
    element.onerror = () =>
      onFailure(failureOf(element.error?.code === MediaError.MEDIA_ERR_NETWORK, undefined));
  };

  return {
    element,
    unload,
    load(url, startAtMs) {
      unload();
      const mine = generation;
      attach(url, startAtMs, mine).catch(() => {
        if (mine === generation) onFailure('network');
      });
    },
  };
}

function failureOf(network: boolean, status: number | undefined): FailureKind {
  if (!network) return 'media';
  return status === 401 || status === 403 || status === 404 ? 'refused' : 'network';
}
