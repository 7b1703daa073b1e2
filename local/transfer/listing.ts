import type { Attributes, FileEntry } from 'ssh2';
import type { Entry } from './s3-files.ts';

const FOLDER = 0o040755;
const FILE = 0o100644;
const OWNER = 'teledossier';
const HALF_A_YEAR_MS = 182 * 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Attributes of an entry. S3 keeps no owner, mode or access time: the same for all, and the time of the last write. */
export function attributesOf({ folder, size, modified }: Omit<Entry, 'name'>, started: Date): Attributes {
  const seconds = Math.floor((modified ?? started).getTime() / 1_000);
  return { mode: folder ? FOLDER : FILE, uid: 0, gid: 0, size, atime: seconds, mtime: seconds };
}

/** `Nov 23 22:10`, or `Nov 23  2025` when it is more than half a year away: what clients that read `ls -l` expect. */
function dateOf(date: Date, now: Date): string {
  const day = `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)}`;
  const recent = Math.abs(now.getTime() - date.getTime()) < HALF_A_YEAR_MS;
  return recent ? `${day} ${date.toISOString().slice(11, 16)}` : `${day}  ${date.getUTCFullYear()}`;
}

/** One line of a listing, with its `ls -l` form: lftp and older clients read it rather than the attributes. */
export function listingLine(entry: Entry, started: Date, now: Date): FileEntry {
  const mode = entry.folder ? 'drwxr-xr-x' : '-rw-r--r--';
  const date = dateOf(entry.modified ?? started, now);
  const longname = `${mode}    1 ${OWNER} ${OWNER} ${String(entry.size).padStart(12)} ${date} ${entry.name}`;
  return { filename: entry.name, longname, attrs: attributesOf(entry, started) };
}
