/** Refuses folders on network and user-space file systems: their locks and syncs don't hold what SQLite and PGlite rely on. */
import { statfs } from 'node:fs/promises';

// The `f_type` of statfs(2), by the kernel's linux/magic.h and the file systems' own headers.
const refused: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x65735546, 'FUSE'],
  [0x01021997, '9p'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x7461636f, 'OCFS2'],
  [0x01161970, 'GFS2'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x20030528, 'OrangeFS'],
]);

/**
 * Throws if `folder`, which must exist, lies on such a file system.
 * `typeOf` answers the file system's type number; default: statfs(2).
 */
export async function assertLocalFileSystem(folder: string, typeOf = typeByStatfs): Promise<void> {
  const name = refused.get((await typeOf(folder)) >>> 0);
  if (name === undefined) return;
  throw new Error(
    `${folder} is on a ${name} file system, where locks and syncs to disk can't be relied on. ` +
      'Choose a folder on a local disk (GENIUS_DATA), or use servers instead (DATABASE_URL, BROKER_URL, REDIS_URL).',
  );
}

async function typeByStatfs(folder: string): Promise<number> {
  return (await statfs(folder)).type;
}
