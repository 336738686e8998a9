/** A real server in a folder of its own, the real command line, and the way of a page to them. */

import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { program } from "../programs.ts";
import { Ahead } from "./ahead.ts";

type Json = Record<string, unknown>;

/** Both programs, or nothing where one was not built. */
export const programs = ((): { ecrin: string; server: string } | undefined => {
  const [ecrin, server] = [program("ecrin"), program("ecrin-server")];
  return ecrin === undefined || server === undefined ? undefined : { ecrin, server };
})();

/** How a command ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class Instance {
  readonly root: string;
  readonly authority: Buffer;
  readonly #ahead: Ahead | undefined;
  #served: Served;

  private constructor(root: string, served: Served, ahead?: Ahead) {
    this.root = root;
    this.#ahead = ahead;
    this.authority = readFileSync(join(root, "instance/tls/ca.pem"));
    this.#served = served;
  }

  get url(): string {
    return this.#served.url;
  }

  /** Makes one and serves it; answers it with the first administrator's invitation. With `clock`, time can be made to pass. */
  static async start({ clock = false } = {}): Promise<[Instance, string]> {
    const root = mkdtempSync(join(tmpdir(), "ecrin-web-"));
    const init = ["init", "--json", "--domain", "ecrin.test", "--listen", "127.0.0.1:0", "--dir", join(root, "instance")];
    const made = await run(programs?.server ?? "", init, {});
    const { invitation } = JSON.parse(made.stdout) as { invitation: string };
    const ahead = clock ? new Ahead(root) : undefined;
    return [new Instance(root, await serve(root, ahead), ahead), invitation];
  }

  /** Serves again what is left once this was done to it while nobody served it; at another port. */
  async restart(meanwhile: () => void): Promise<void> {
    await this.#halt();
    meanwhile();
    this.#served = await serve(this.root, this.#ahead);
  }

  async #halt(): Promise<void> {
    this.#served.process.kill("SIGTERM");
    await once(this.#served.process, "exit");
  }

  person(name: string): Person {
    return new Person(this, name);
  }

  /** So many hours pass for the server, and for nobody else. */
  pass(hours: number): void {
    if (!this.#ahead) throw new Error("this server has the clock of its computer");
    this.#ahead.hours(hours);
  }

  path(name: string): string {
    return join(this.root, name);
  }

  async stop(): Promise<void> {
    await this.#halt();
    rmSync(this.root, { recursive: true });
  }
}

interface Served {
  readonly url: string;
  readonly process: ChildProcess;
}

async function serve(root: string, ahead?: Ahead): Promise<Served> {
  const env = { ECRIN_LANG: "fr", RUST_LOG: "warn", ECRIN__LIMITS__REQUESTS_PER_MINUTE: "1000000", ECRIN__MAIL__BURST: "1000" };
  const child = spawn(programs?.server ?? "", ["serve", "--config", join(root, "instance/ecrin.toml")], {
    env: { ...process.env, ...env, ...ahead?.env },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [ready] = (await once(createInterface(child.stdout), "line")) as [string];
  const url = ready.split(/\s+/).find((word) => word.startsWith("https://"));
  if (url === undefined) throw new Error(`serve says ${ready}`);
  return { url, process: child };
}

/** Someone at a keyboard: a home, a passphrase, and the real `ecrin`. */
export class Person {
  readonly name: string;
  readonly secret: string;
  account = "";
  readonly #instance: Instance;

  constructor(instance: Instance, name: string) {
    this.#instance = instance;
    this.name = name;
    this.secret = `la phrase de ${name}`;
  }

  async run(given: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
    const { url, root } = this.#instance;
    const authority = join(root, "instance/tls/ca.pem");
    const home = join(root, "homes", this.name.replaceAll(" ", "-"));
    const options = ["--json", "--server", url, "--ca", authority, "--home", home, ...given];
    return run(programs?.ecrin ?? "", options, { ECRIN_SECRET: this.secret, ECRIN_LANG: "fr", ...env });
  }

  /** The documents that a command printed, which must have succeeded. */
  async lines(given: readonly string[], env: Record<string, string> = {}): Promise<Json[]> {
    const done = await this.run(given, env);
    if (done.code !== 0) throw new Error(`${this.name} types ${given.join(" ")}: ${done.stderr}`);
    return done.stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Json);
  }

  async text(given: readonly string[], key: string): Promise<string> {
    const [document] = await this.lines(given);
    return String(document?.[key]);
  }

  /** The stable code with which a command is refused. */
  async refused(given: readonly string[]): Promise<unknown> {
    const done = await this.run(given);
    return done.code === 0 ? undefined : (JSON.parse(done.stderr) as Json)["code"];
  }

  async join(invitation: string): Promise<this> {
    this.account = await this.text(["join", invitation, "--name", this.name], "account");
    return this;
  }

  async invite(role: string, structure?: string): Promise<string> {
    const into = structure === undefined ? [] : ["--structure", structure];
    return this.text(["invite", "--role", role, ...into], "invitation");
  }
}

function run(program: string, given: readonly string[], env: Record<string, string>): Promise<Outcome> {
  const options = { env: { PATH: process.env["PATH"], TZ: "Europe/Paris", ...env }, maxBuffer: 2 ** 26 };
  return new Promise((resolve) => {
    const child = execFile(program, given, options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
