/**
 * Between the page and its server: trusts the instance's authority, as the browser of its people does, and lies where a
 * test wants a server that lies. It hears everything that a server would.
 */

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, Server } from "node:http";
import { createServer as createSecureServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { once } from "node:events";

import type { Instance } from "./instance.ts";

/** What becomes of the answer to a request. */
export type Lie = (path: string, body: Buffer) => Buffer;

/** Changes the character in the middle of a text in base64, base45 or hexadecimal, all of which have digits. */
export function flip(text: string): string {
  const middle = text.length >> 1;
  return text.slice(0, middle) + (text[middle] === "0" ? "1" : "0") + text.slice(middle + 1);
}

export class Proxy {
  readonly #server: Server;
  /** None: every answer goes through as it is. */
  lie: Lie | undefined;
  /** How many more requests of this method lose their connection once the server has read them. */
  cut = { method: "", times: 0 };
  /** Nothing that it answers may be kept: whatever is asked for again is asked of it again. */
  forgetful = false;
  /** Every request as it came: its first line, its headers and its body. */
  readonly heard: { readonly line: string; readonly whole: Buffer }[] = [];
  readonly #secure: boolean;

  private constructor(instance: Instance, secure: boolean) {
    const carry: RequestListener = (asked, answer) => {
      const { method, url: path = "", headers } = asked;
      void whole(asked).then((body) => {
        const line = `${method} ${path}`;
        this.heard.push({ line, whole: Buffer.concat([Buffer.from(`${line}\n${asked.rawHeaders.join("\n")}\n\n`), body]) });
      });
      const options = { method, headers: { ...headers, host: "localhost", "accept-encoding": "identity" }, ca: instance.authority, servername: "localhost" };
      const onward = request(new URL(path, instance.url), options, (answered) => {
        void whole(answered).then((body) => {
          if (method === this.cut.method && this.cut.times-- > 0) {
            answer.destroy();
            return;
          }
          const told = this.lie?.(path, body) ?? body;
          const kept = { ...answered.headers };
          delete kept["transfer-encoding"];
          if (this.forgetful) kept["cache-control"] = "no-store";
          if (method !== "HEAD" && answered.statusCode !== 204) kept["content-length"] = String(told.length);
          answer.writeHead(answered.statusCode ?? 500, kept).end(told);
        });
      });
      onward.on("error", () => answer.destroy());
      asked.pipe(onward);
    };
    const keys = (): object => {
      const [key, cert] = ["server.key", "server.pem"].map((name) => readFileSync(instance.path(`instance/tls/${name}`)));
      return { key, cert };
    };
    this.#secure = secure;
    this.#server = secure ? createSecureServer(keys(), carry) : createServer(carry);
  }

  /** With `secure` it has the server's own certificate, as whoever runs the server would. */
  static async before(instance: Instance, secure = false): Promise<Proxy> {
    const proxy = new Proxy(instance, secure);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  /** Tells one lie in the answers to these requests, and says how often it was told. */
  tell(place: RegExp, change: (answer: any) => void): { told: number } {
    const count = { told: 0 };
    this.lie = (path, body) => {
      if (!place.test(path) || body.length === 0) return body;
      const honest = JSON.stringify(JSON.parse(body.toString()));
      const answer: unknown = JSON.parse(honest);
      change(answer);
      const told = JSON.stringify(answer);
      if (told !== honest) count.told++;
      return Buffer.from(told);
    };
    return count;
  }

  get origin(): string {
    return `${this.#secure ? "https" : "http"}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

async function whole(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
