/** The answers of a server about mail and referrals (spec 06), as far as this client reads them. */

import { bytes, id, list, maybe, number, object, person, structure, text, time, truth, word } from "../wire.ts";
import type { Read, Reader } from "../wire.ts";

export const SPECIAL_USES = ["inbox", "drafts", "sent", "archive", "junk", "trash"] as const;

export const identity = object("MailIdentity")({
  address: maybe(text),
  certificates: list(
    object("CertificateItem")({ certificate: bytes, note: text, revocation: maybe(text), secret: maybe(bytes) }),
  ),
});

export const boxIdentity = object("BoxIdentity")({
  address: maybe(text),
  certificates: list(object("BoxCertificateItem")({ certificate: bytes, note: text, secret: maybe(bytes) })),
  makers: list(person),
});

export const directory = list(
  object("Addressee")({ address: text, name: text, structure: maybe(id), structures: list(text) }),
);

/** One of two: a person, or a structure with those who named its certificates. */
type Holder =
  | { readonly person: Read<typeof person> }
  | { readonly structure: { readonly structure: Read<typeof structure>; readonly makers: Read<typeof person>[] } };

const holder: Reader<Holder> = (value) => {
  const { person: somebody, structure: held } = (value ?? {}) as Record<string, unknown>;
  if (held === undefined) return { person: person(somebody) };
  const { structure: which, makers } = (held ?? {}) as Record<string, unknown>;
  return { structure: { structure: structure(which), makers: list(person)(makers) } };
};

export const addressee = object("AddresseeShown")({
  address: text,
  certificates: list(object("CertificateShown")({ certificate: bytes, note: text, revocation: maybe(text) })),
  holder,
  reachable: truth,
});

export const mailbox = object("MailboxItem")({
  id,
  name: text,
  special: maybe(word(SPECIAL_USES)),
  structure: maybe(id),
  uid_validity: number,
  messages: number,
  unseen: number,
});
export const mailboxes = object("Mailboxes")({
  mailboxes: list(mailbox),
  used: number,
  quota: number,
});

const item = object("MailItem")({ uid: number, message: id, size: number, at: time, flags: list(text), header: text });
export const page = object("MailPage")({ messages: list(item), next: maybe(number) });
export const appended = object("MailAppended")({ uid: number });
export const sent = object("MailSent")({
  message_id: text,
  recipients: list(object("MailDelivery")({ address: text, refused: maybe(text) })),
});

export type Identity = Read<typeof identity>;
export type BoxIdentity = Read<typeof boxIdentity>;
export type Mailbox = Read<typeof mailbox>;
export type Item = Read<typeof item>;
