// A real host with the service `tasker`, on a stand-in for Tasker and with a simulated Aha!.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './browser.mjs';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

export class RealHost {
  #programs = [];
  #folder = mkdtempSync(join(tmpdir(), 'workbench-'));
  #output = '';

  static async start(t) {
    const host = new RealHost();
    t.after(() => host.#stop());
    await host.#start();
    return host;
  }

  async #start() {
    const standIn = join(this.#folder, 'stand_in');
    for (const name of ['stand_in', 'plugins', 'state', 'source']) mkdirSync(join(this.#folder, name), { mode: 0o700 });
    this.#run(join(PROJECT, 'scripts/stand_in'), [standIn]);
    const port = await until(
      () => existsSync(join(standIn, 'port')) && readFileSync(join(standIn, 'port'), 'utf8'),
      'the stand-in',
    );
    this.serve(1);
    const flags = [
      '--listen',
      '127.0.0.1:0',
      '--plugins',
      join(this.#folder, 'plugins'),
      '--state-dir',
      join(this.#folder, 'state'),
    ];
    const build = ['--simulate-aha', '--build', 'true', '--source', join(this.#folder, 'source')];
    const remote = ['--connect-to', `::127.0.0.1:${port.trim()}`, '--ca-file', join(standIn, 'ca.pem')];
    this.#run(process.env.AHA_HOST, ['dev', ...flags, ...build, ...remote]);
    this.address = await until(() => /workbench: (http\S+)/.exec(this.#output)?.[1], 'the address of the workbench');
    this.url = this.address.slice(0, this.address.indexOf('#'));
    await until(() => /generation 1 serves/.test(this.#output), 'the service');
  }

  #run(program, args) {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (this.#output += text));
    this.#programs.push(child);
  }

  get output() {
    return this.#output;
  }

  // Lets a version of the service take the place of the one that serves, as a build does.
  serve(version) {
    const file = join(this.#folder, 'plugins', 'tasker.so');
    copyFileSync(join(process.env.TASKER_FOLDER, `workbench_tasker_${version}.so`), `${file}.new`);
    renameSync(`${file}.new`, file);
  }

  async #stop() {
    for (const child of this.#programs.reverse()) {
      const ended = new Promise((done) => child.once('exit', done));
      if (child.exitCode === null && child.kill('SIGTERM')) await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
