import { KeisanError } from '@keisan/autograd';

/** A package that comes with Keisan, and is not there or does not work. */
class PackageError extends KeisanError {
  static override readonly className = 'PackageError';
}

/** Whether Node's permissions, which its command line gives, are what is missing. */
const isForbidden = ({ code }: NodeJS.ErrnoException): boolean =>
  code === 'ERR_ACCESS_DENIED' || code === 'ERR_DLOPEN_DISABLED';

/** What a package gives that draws pictures. @throws PackageError where it is missing, or made for another system. */
export async function packageHere<T>(where: string, name: string, load: () => T | Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const error = new PackageError({
      where,
      got: `the package ${name}, which does not work here (${(cause as Error).message.split('\n', 1)[0]})`,
      expected: 'it as npm installs it on this system, with its optional packages',
      fix: isForbidden(cause as Error)
        ? 'Start Node with --allow-worker and --allow-addons'
        : 'Remove node_modules and install again here, and let bundlers leave it out',
    });
    throw Object.assign(error, { cause });
  }
}
