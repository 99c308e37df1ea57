import type { Reference, Resource } from '../playlist/playlist-view.ts';

/**
 * Whether a reference of a playlist lies outside the folder of what is validated, by its path or by
 * more `..` than there are folders. Other schemes than those of files and the web are no paths.
 */
export function leavesFolder(reference: Reference, playlist: Resource, subject: Resource): boolean {
  const { uri, location = '' } = reference;
  if (/^[a-z][a-z\d+.-]+:/i.test(uri) && !/^(?:https?|file):/i.test(uri)) return false;
  const root = folderOf(subject.location);
  if (!location.startsWith(root)) return true;
  let depth = folderOf(playlist.location).slice(root.length).split('/').length - 1;
  if (/^[/]|^[a-z][a-z\d+.-]+:/i.test(uri)) return false;
  for (const part of uri.replace(/[?#].*$/s, '').split('/')) {
    depth += part === '..' ? -1 : part === '.' ? 0 : 1;
    if (depth < 0) return true;
  }
  return false;
}

/** With its last slash, without query. */
function folderOf(location: string): string {
  const path = location.replace(/[?#].*$/s, '');
  return path.slice(0, path.lastIndexOf('/') + 1);
}
