/** The lean build of hls.js (no subtitles, no DRM, no alternate audio) has the whole one's types. */
declare module 'hls.js/light' {
  export { default } from 'hls.js';
}
