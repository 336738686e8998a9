/** The answers of a server about members and structures, as far as this client reads them. */

import { digest, id, list, maybe, object, structure, text, time, truth, word } from "../wire.ts";
import type { Read } from "../wire.ts";
import { ROLES } from "../vocabulary.ts";

export const place = object("Place")({ id, name: text });
export const places = list(place);

export const members = list(
  object("Member")({
    account: id,
    structure,
    role: word(ROLES),
    active: truth,
    since: time,
    place: maybe(place),
  }),
);

export const invitations = list(
  object("InvitationItem")({
    id: digest,
    inviter: maybe(id),
    role: word(ROLES),
    structure: maybe(id),
    from: time,
    until: time,
  }),
);

/** Only the note is signed: which structure would be left stands beside it. */
export const offers = list(object("AppointmentOffered")({ note: text, structure, leaves: maybe(structure) }));

export type Offer = Read<typeof offers>[number];
export type Member = Read<typeof members>[number];
