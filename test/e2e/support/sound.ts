import type { Page } from 'playwright-core';

/** What the playing audio element says of itself. */
export interface Sounding {
  readonly seconds: number;
  readonly durationSeconds: number;
  readonly paused: boolean;
  /** `blob:` means Media Source Extensions. */
  readonly source: string;
  readonly decodedBytes: number;
}

/** The audio element that plays, or that would. */
export function readSound(page: Page): Promise<Sounding> {
  return page.evaluate(() => {
    const all = [...document.querySelectorAll('audio')];
    const audio =
      all.find((each) => !each.paused) ?? all.find((each) => each.currentTime > 0) ?? all[0];
    const decoded = audio as unknown as { webkitAudioDecodedByteCount?: number };
    return {
      seconds: audio?.currentTime ?? 0,
      durationSeconds: audio?.duration ?? 0,
      paused: audio?.paused ?? true,
      source: audio?.src ?? '',
      decodedBytes: decoded.webkitAudioDecodedByteCount ?? 0,
    };
  });
}

/** Waits until the playing position has passed `seconds`. */
export async function waitForSecond(page: Page, seconds: number): Promise<void> {
  await page.waitForFunction(
    (from) =>
      [...document.querySelectorAll('audio')].some(
        (each) => !each.paused && each.currentTime > from,
      ),
    seconds,
    { timeout: 30_000 },
  );
}

/** Loudness of what the playing element puts out right now: root mean square, 0 is silence. */
export function measureLoudness(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const audio = [...document.querySelectorAll('audio')].find((each) => !each.paused);
    if (!audio) return 0;
    const stream = (audio as HTMLAudioElement & { captureStream(): MediaStream }).captureStream();
    const context = new AudioContext();
    await context.resume();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    const until = performance.now() + 3000;
    while (loudest < 0.01 && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      loudest = Math.max(loudest, Math.sqrt(power));
    }
    await context.close();
    return loudest;
  });
}
