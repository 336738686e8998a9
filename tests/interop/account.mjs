// What a web page needs of an account: OPAQUE by @serenity-kit/opaque, age by age-encryption, and the wire.
// Written from vault/spec; whoever trusts the instance's authority names it in NODE_EXTRA_CA_CERTS.
import "./webcrypto.mjs";
import * as opaque from "@serenity-kit/opaque";
import { bech32 } from "@scure/base";
import { Decrypter } from "age-encryption";

const { subtle } = globalThis.crypto;
await opaque.ready;

// Pinned in the client, never taken from a server (spec 02).
export const keyStretching = { "argon2id-custom": { memory: 65536, iterations: 3, parallelism: 4 } };
export const password = (typed) => typed.normalize("NFKC");

// The wire has standard base64, the package base64url without padding.
export const toWire = (text) => Buffer.from(text, "base64url").toString("base64");
export const fromWire = (text) => Buffer.from(text, "base64").toString("base64url");

/** The age identity of a slot, from the export key of OPAQUE. */
export async function slotIdentity(exportKey) {
  const material = await subtle.importKey("raw", Buffer.from(exportKey, "base64url"), "HKDF", false, ["deriveBits"]);
  const parameters = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: Buffer.from("ecrin/slot/v1") };
  const secret = new Uint8Array(await subtle.deriveBits(parameters, material, 256));
  return bech32.encodeFromBytes("AGE-SECRET-KEY-", secret).toUpperCase();
}

/** Opens an age file. */
export async function opened(file, identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(file);
}

/** A server. */
export class Server {
  constructor(url, token) {
    Object.assign(this, { url, token });
  }

  /** The answer, or its refusal as an error. */
  async ask(method, path, body) {
    const headers = { ...(body && { "content-type": "application/json" }), ...(this.token && { authorization: `Bearer ${this.token}` }) };
    const response = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    if (response.ok) return response;
    throw new Error((await response.json()).code);
  }

  async json(method, path, body) {
    return (await this.ask(method, path, body)).json();
  }

  async bytes(path) {
    return new Uint8Array(await (await this.ask("GET", path)).arrayBuffer());
  }

  /** The session and the identity of the slot, or nothing where the secret is wrong or the account unknown. */
  async login(account, typed) {
    const started = opaque.client.startLogin({ password: password(typed) });
    const asked = { account, kind: "passphrase", request: toWire(started.startLoginRequest) };
    const { login, response } = await this.json("POST", "/logins", asked);
    const finished = opaque.client.finishLogin({
      clientLoginState: started.clientLoginState,
      loginResponse: fromWire(response),
      password: password(typed),
      keyStretching,
    });
    if (finished === undefined) {
      await this.ask("DELETE", `/logins/${login}`);
      return undefined;
    }
    const opening = await this.json("POST", `/logins/${login}`, { finalization: toWire(finished.finishLoginRequest) });
    return { opening, slot: await slotIdentity(finished.exportKey) };
  }
}
