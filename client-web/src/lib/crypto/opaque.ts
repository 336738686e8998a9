/**
 * OPAQUE (RFC 9807): sign in with a secret that never leaves this place (spec 02, OPAQUE).
 *
 * The key stretching belongs to the kind of slot and is pinned here: a server that could choose it could weaken it.
 */

import * as opaque from "@serenity-kit/opaque";

import { VaultError } from "./contract.ts";
import { attempt, base64, base64url, unbase64 } from "./encoding.ts";
import type { Bytes } from "./encoding.ts";

/** Memory in KiB, passes, lanes. A card has 128 bits of its own; a passphrase may be poor. */
const STRETCHING = {
  passphrase: { "argon2id-custom": { memory: 65_536, iterations: 3, parallelism: 4 } },
  card: { "argon2id-custom": { memory: 19_456, iterations: 2, parallelism: 1 } },
} as const;

/** The kinds of way in that are OPAQUE. */
export type OpaqueKind = keyof typeof STRETCHING;

/** What ends a login or a registration: the message for the server, and the raw secret of the slot. */
interface Finished {
  readonly message: string;
  readonly exportKey: Bytes;
}

/** A message of the protocol has one length. */
const LENGTHS = { registration: 64, login: 320 } as const;

/** The wire has standard base64, the library base64url without padding. */
function fromServer(answer: string, step: keyof typeof LENGTHS): string {
  const bytes = unbase64(answer);
  if (bytes?.length !== LENGTHS[step]) throw new VaultError("server-answer");
  return base64url.encode(bytes);
}

function toServer(message: string): string {
  return base64(base64url.decode(message) ?? new Uint8Array());
}

/** Begins a login: the message for the server, and what makes of its answer a key, or nothing if the secret is wrong. */
export async function beginLogin(
  kind: OpaqueKind,
  password: string,
): Promise<{ request: string; finish: (answer: string) => Finished | undefined }> {
  await opaque.ready;
  const started = opaque.client.startLogin({ password });
  return {
    request: toServer(started.startLoginRequest),
    finish: (answer) => {
      const loginResponse = fromServer(answer, "login");
      const finished = attempt(() =>
        opaque.client.finishLogin({
          clientLoginState: started.clientLoginState,
          loginResponse,
          password,
          keyStretching: STRETCHING[kind],
        }),
      );
      return finished && of(finished.finishLoginRequest, finished.exportKey);
    },
  };
}

/** Begins the registration of a slot. */
export async function beginRegistration(
  kind: OpaqueKind,
  password: string,
): Promise<{ request: string; finish: (answer: string) => Finished }> {
  await opaque.ready;
  const started = opaque.client.startRegistration({ password });
  return {
    request: toServer(started.registrationRequest),
    finish: (answer) => {
      const registrationResponse = fromServer(answer, "registration");
      const finished = attempt(() =>
        opaque.client.finishRegistration({
          clientRegistrationState: started.clientRegistrationState,
          registrationResponse,
          password,
          keyStretching: STRETCHING[kind],
        }),
      );
      if (finished === undefined) throw new VaultError("server-answer");
      return of(finished.registrationRecord, finished.exportKey);
    },
  };
}

function of(message: string, exportKey: string): Finished {
  return { message: toServer(message), exportKey: base64url.decode(exportKey) ?? new Uint8Array() };
}
