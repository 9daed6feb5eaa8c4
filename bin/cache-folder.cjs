'use strict';
// Whose a cache folder is. What is kept there is believed as it is, compiled code and remembered renderings alike, so none of
// it is read where somebody else could have written it. The start script needs this before there are any modules.
const { existsSync, lstatSync, realpathSync } = require('node:fs');
const path = require('node:path');

/**
 * canton-plan's folder among what programs of the user keep and can make again (XDG Base Directory Specification; %LOCALAPPDATA% on
 * Windows), whether or not it is there yet; undefined where the user has none, or somebody else could have written in it.
 */
function cacheFolder({ XDG_CACHE_HOME, HOME, LOCALAPPDATA }) {
  const base = XDG_CACHE_HOME || (process.platform === 'win32' ? LOCALAPPDATA : HOME && `${HOME}/.cache`);
  if (!base || !path.isAbsolute(base)) return undefined;
  const folder = path.join(base, 'canton-plan');
  return isOfProject(folder) || !isOwn(folder) ? undefined : folder;
}

/** Whether it lies in a repository, or below where the program is run: an author of a change could have put something there. */
function isOfProject(folder) {
  const here = realpathSync(process.cwd());
  for (const way of [folder, realOf(folder)])
    for (let above = way; ; above = path.dirname(above)) {
      if (above === here || existsSync(path.join(above, '.git'))) return true;
      if (above === path.dirname(above)) break;
    }
  return false;
}

/** With links followed, as far as it is there. */
function realOf(folder) {
  try {
    return realpathSync(folder);
  } catch {
    const above = path.dirname(folder);
    return above === folder ? folder : path.join(realOf(above), path.basename(folder));
  }
}

/** Whether nobody but the user can have written a file or folder, or it is not there. */
function isOwn(found) {
  try {
    const stat = lstatSync(found, { throwIfNoEntry: false });
    if (stat === undefined) return true;
    if (stat.isSymbolicLink() || !(stat.isDirectory() || stat.isFile())) return false;
    // Windows has neither owners nor modes of this kind, and keeps the folder to the user.
    return process.getuid === undefined || (stat.uid === process.getuid() && (stat.mode & 0o022) === 0);
  } catch {
    // A file stands where a folder belongs, or nobody may look.
    return false;
  }
}

module.exports = { cacheFolder, isOwn };
