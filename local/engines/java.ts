import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Trouble } from '../trouble.ts';

export interface Java {
  command: string;
  majorVersion: number;
}

const oldestSupported = 17;
const advice =
  "Install a Java runtime, version 17 or newer (for example from https://adoptium.net, or with your system's " +
  'package manager), or set JAVA_HOME to one, and start again.';

/**
 * Finds the Java runtime that DynamoDB Local needs: in JAVA_HOME, else on the PATH.
 * @throws Trouble when there is none, or it is older than version 17.
 */
export async function findJava(env: NodeJS.ProcessEnv = process.env): Promise<Java> {
  const command = candidates(env).find((path) => existsSync(path));
  if (command === undefined)
    throw new Trouble(
      `The local stage needs Java to run DynamoDB Local, and found none in JAVA_HOME or on the PATH. ${advice}`,
    );
  const majorVersion = await versionOf(command);
  if (majorVersion === undefined)
    throw new Trouble(
      `The local stage needs Java to run DynamoDB Local, but ${command} does not run as one. ${advice}`,
    );
  if (majorVersion < oldestSupported)
    throw new Trouble(
      `The local stage needs Java ${oldestSupported} or newer to run DynamoDB Local, but ${command} is Java ` +
        `${majorVersion}. ${advice}`,
    );
  return { command, majorVersion };
}

/** The major number in what `java -version` prints: 17 for `"17.0.15"`, 8 for `"1.8.0_412"`. */
export function majorJavaVersion(printed: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(printed);
  return match ? Number(match[1]) : undefined;
}

function candidates(env: NodeJS.ProcessEnv): string[] {
  const program = process.platform === 'win32' ? 'java.exe' : 'java';
  const folders = [
    ...(env.JAVA_HOME ? [join(env.JAVA_HOME, 'bin')] : []),
    ...(env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''),
  ];
  return folders.map((folder) => join(folder, program));
}

async function versionOf(command: string): Promise<number | undefined> {
  try {
    const { stderr, stdout } = await promisify(execFile)(command, ['-version'], { timeout: 20_000 });
    return majorJavaVersion(`${stderr}\n${stdout}`);
  } catch {
    // macOS keeps a `java` that only says where to get one; it exits with an error.
    return undefined;
  }
}
