/** Which OpenPGP certificate speaks for an address of the relay (spec 11, Certificates). */

import { counting, digest, id, kind, one, optional, time, truth } from "./lines.ts";
import type { BodyOf, Codec } from "./lines.ts";

const MAX_LOCAL = 64;
const MAX_DOMAIN = 253;

/** A local part that a person can dictate, at a host name in lower case. */
export const address: Codec<string> = {
  parse: (text) => {
    const [local = "", domain = "", ...more] = text.split("@");
    const plain = local.length <= MAX_LOCAL && /^[a-z0-9]+([.-][a-z0-9]+)*$/.test(local);
    const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
    const named = domain.length <= MAX_DOMAIN && domain.split(".").every((part) => label.test(part));
    return plain && named && more.length === 0 ? text : undefined;
  },
  print: (text) => text,
};

/** The fingerprint of an OpenPGP key: 20 bytes of version 4, or 32 of version 6. */
export const fingerprint: Codec<string> = {
  parse: (text) => (/^([0-9A-F]{40}|[0-9A-F]{64})$/.test(text) ? text : undefined),
  print: (text) => text,
};

/** From now on, this certificate and no other speaks for this address. */
export const certificate = kind(
  "certificate",
  {
    account: one(id),
    address: one(address),
    fingerprint: one(fingerprint),
    certificate: one(digest),
    published: one(truth),
    generation: one(counting),
    previous: optional(digest),
    at: one(time),
  },
  ({ generation, previous }) => ((previous !== undefined) === generation > 1 ? undefined : "previous"),
);

/** The certificate named before speaks for nobody any more. */
export const certificateRevocation = kind("certificate-revocation", {
  account: one(id),
  fingerprint: one(fingerprint),
  note: one(digest),
  certificate: one(digest),
  at: one(time),
});

/** The same for the address of a structure: signed by a member, its secret half sealed for a team key (Boxes of structures). */
export const boxCertificate = kind(
  "box-certificate",
  {
    structure: one(id),
    address: one(address),
    fingerprint: one(fingerprint),
    certificate: one(digest),
    teamKey: one(digest),
    published: one(truth),
    generation: one(counting),
    previous: optional(digest),
    by: one(id),
    at: one(time),
  },
  ({ generation, previous }) => ((previous !== undefined) === generation > 1 ? undefined : "previous"),
);

export type BoxCertificate = BodyOf<typeof boxCertificate>;
