import { homedir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { DatasetError } from '../errors.ts';
import { cacheHome } from './cache-home.ts';

vi.mock('node:os', { spy: true });

afterEach(() => {
  vi.unstubAllEnvs();
  vi.mocked(homedir).mockReset();
  vi.mocked(userInfo).mockReset();
});

test.each([
  ['/data', '/data'],
  ['data', resolve('data')],
  ['~', '/home/user'],
  ['~/data', '/home/user/data'],
  ['~data', resolve('~data')],
  ['  /data ', '/data'],
  ['', '/home/user/.keisan'],
  [' ', '/home/user/.keisan'],
  [undefined, '/home/user/.keisan'],
  ['file:///data', '/data'],
])('KEISAN_HOME %j', (value, expected) => {
  vi.stubEnv('HOME', '/home/user');
  vi.stubEnv('USERPROFILE', '/home/user');
  vi.stubEnv('KEISAN_HOME', value);
  expect(cacheHome()).toBe(expected);
});

test.each(['s3://bucket/data', 'https://host/data', 'file://host/data'])(
  'KEISAN_HOME %j is no folder here',
  (value) => {
    vi.stubEnv('KEISAN_HOME', value);
    expect(cacheHome).toThrow(`KEISAN_HOME: got "${value}"; expected a path`);
  },
);

test('an empty HOME is not the current folder', () => {
  vi.stubEnv('KEISAN_HOME', undefined);
  vi.mocked(homedir).mockReturnValue('');
  expect(cacheHome()).toBe(join(userInfo().homedir, '.keisan'));
});

test('a user without a home is told to set KEISAN_HOME, and can', () => {
  vi.mocked(homedir).mockImplementation(() => {
    throw new Error('A system error occurred: uv_os_homedir returned ENOENT');
  });
  vi.stubEnv('KEISAN_HOME', undefined);
  expect(cacheHome).toThrow(DatasetError);
  expect(cacheHome).toThrowErrorMatchingInlineSnapshot(
    `[DatasetError: KEISAN_HOME: got no home folder for this user; expected a folder to keep data sets in. Set KEISAN_HOME to one.]`,
  );
  vi.stubEnv('KEISAN_HOME', '/data');
  expect(cacheHome()).toBe('/data');
});
