export { countPlays } from './count-plays.ts';
export { playErrors } from './errors.ts';
export { listHistory } from './list-history.ts';
export { countsAsPlay, playCountShard, PLAY_MS_MIN, type Play, type PlayId } from './model.ts';
export { recordPlay } from './record-play.ts';
