export { countFollowers } from './count-followers.ts';
export { countLikes } from './count-likes.ts';
export { libraryErrors } from './errors.ts';
export { follow } from './follow.ts';
export { likeTrack } from './like-track.ts';
export { listLikes } from './list-likes.ts';
export { canFollow, type Followed, type Like, type Member } from './model.ts';
export { unfollow } from './unfollow.ts';
export { unlikeTrack } from './unlike-track.ts';
