import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findJava, majorJavaVersion } from './java.ts';

const folder = mkdtempSync(join(tmpdir(), 'kabinet-java-'));

function fakeJava(name: string, script: string): string {
  const home = join(folder, name);
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(join(home, 'bin/java'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(home, 'bin/java'), 0o755);
  return home;
}

test('reads the major version in the old and the new spelling', () => {
  expect(majorJavaVersion('openjdk version "17.0.15" 2025-04-15')).toBe(17);
  expect(majorJavaVersion('openjdk version "25" 2025-09-16')).toBe(25);
  expect(majorJavaVersion('java version "1.8.0_412"')).toBe(8);
  expect(majorJavaVersion('no java here')).toBeUndefined();
});

describe.skipIf(process.platform === 'win32')('finding Java', () => {
  test('takes JAVA_HOME before the PATH', async () => {
    const home = fakeJava('home', `echo 'openjdk version "21.0.1"' >&2`);
    const other = fakeJava('other', `echo 'openjdk version "17.0.1"' >&2`);
    await expect(findJava({ JAVA_HOME: home, PATH: join(other, 'bin') })).resolves.toEqual({
      command: join(home, 'bin/java'),
      majorVersion: 21,
    });
  });

  test('says what to do when there is none', async () => {
    await expect(findJava({ PATH: join(folder, 'empty') })).rejects.toThrow(
      /found none in JAVA_HOME or on the PATH\. Install a Java runtime, version 17 or newer .* and start again\.$/,
    );
  });

  test('says what to do when it is too old', async () => {
    const home = fakeJava('old', `echo 'java version "1.8.0_412"' >&2`);
    await expect(findJava({ JAVA_HOME: home })).rejects.toThrow(/is Java 8\. Install a Java runtime/);
  });

  test('says what to do when it only pretends to be one', async () => {
    const home = fakeJava('stub', `echo 'Unable to locate a Java Runtime.' >&2; exit 1`);
    await expect(findJava({ JAVA_HOME: home })).rejects.toThrow(/does not run as one\. Install a Java/);
  });
});
