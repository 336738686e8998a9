/** The cable between a browser and a server, which a test may pull out and put back. */

import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";

import type { Instance } from "../e2e/instance.ts";

export class Wire {
  readonly url: string;
  readonly #port: number;
  readonly #to: number;
  readonly #sockets = new Set<Socket>();
  #server: Server;
  /** How many bytes went towards the server. */
  sent = 0;
  /** Pulls itself out once so many bytes went towards the server. */
  limit = Infinity;

  private constructor(server: Server, to: number) {
    this.#server = server;
    this.#to = to;
    this.#port = (server.address() as AddressInfo).port;
    this.url = `https://127.0.0.1:${this.#port}`;
    server.on("connection", (socket) => { this.#carry(socket); });
  }

  static async before(instance: Instance): Promise<Wire> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Wire(server, Number(new URL(instance.url).port));
  }

  #carry(near: Socket): void {
    const far = connect(this.#to, "127.0.0.1");
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => this.#sockets.delete(socket));
    }
    near.on("data", (bytes) => {
      this.sent += bytes.length;
      if (this.sent > this.limit) this.pull();
    });
    near.pipe(far).pipe(near);
  }

  pull(): void {
    this.limit = Infinity;
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async plug(): Promise<void> {
    this.#server = createServer((socket) => { this.#carry(socket); }).listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
  }
}
