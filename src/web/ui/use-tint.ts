import { useEffect, useState } from 'react';

import { coverColours } from './cover-colours.ts';
import { strongestColour } from './strongest-colour.ts';

const sampleSize = 24;

/** A colour of the cover, to tint what surrounds it; that of the drawn one without a picture. */
export function useTint(url: string | null, name: string): string {
  const [found, setFound] = useState<{ url: string; colour: string }>();
  useEffect(() => {
    if (url === null) return;
    const image = new Image();
    image.addEventListener('load', () => {
      const canvas = document.createElement('canvas');
      canvas.width = sampleSize;
      canvas.height = sampleSize;
      const context = canvas.getContext('2d', { willReadFrequently: true });
      if (!context) return;
      context.drawImage(image, 0, 0, sampleSize, sampleSize);
      const { data } = context.getImageData(0, 0, sampleSize, sampleSize);
      setFound({ url, colour: strongestColour(data) });
    });
    image.src = url;
  }, [url]);
  return found && found.url === url ? found.colour : coverColours(name).shape;
}
