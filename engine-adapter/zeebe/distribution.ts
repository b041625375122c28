/**
 * A Zeebe broker to test against: the distribution as Maven serves it (299 MB, once), kept outside the repository in the
 * user's cache folder, and a Java that can run it. Nothing here is needed to run the product.
 */
import { execFile } from 'node:child_process';
import { access, mkdir, readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const leastJava = 21;

/** The unpacked distribution; fetched and unpacked when it is not there yet. */
export async function distribution(version: string): Promise<string> {
  const cache = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'closeloop', 'zeebe');
  const home = path.join(cache, `camunda-zeebe-${version}`);
  if (await exists(path.join(home, 'bin', 'broker'))) return home;
  await mkdir(cache, { recursive: true });
  const archive = path.join(cache, `camunda-zeebe-${version}.tar.gz`);
  if (!(await exists(archive))) {
    const artifact = `io.camunda:camunda-zeebe:${version}:tar.gz`;
    await run('mvn', ['-q', '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${cache}`]);
  }
  await run('tar', ['-xzf', archive, '-C', cache]);
  return home;
}

/** JAVA_HOME, or the first of the machine's virtual machines that is new enough. */
export async function javaHome(): Promise<string> {
  const installed = '/usr/lib/jvm';
  const names = await readdir(installed).catch(() => []);
  const candidates = [process.env['JAVA_HOME'] ?? '', ...names.map((name) => path.join(installed, name))];
  for (const home of candidates.filter((one) => one !== '')) {
    if ((await javaVersion(home)) >= leastJava) return home;
  }
  throw new Error(`No Java ${leastJava} or newer: set JAVA_HOME (tried ${candidates.join(', ')})`);
}

async function javaVersion(home: string): Promise<number> {
  const release = await readFile(path.join(home, 'release'), 'utf8').catch(() => '');
  return Number(/JAVA_VERSION="(\d+)/.exec(release)?.[1] ?? 0);
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
