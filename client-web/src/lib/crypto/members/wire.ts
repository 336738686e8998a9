/** The answers of a server about members and structures, as far as this client reads them. */

import { digest, id, list, maybe, object, structure, text, time, truth, word } from "../wire.ts";
import type { Read } from "../wire.ts";
import { FOUR_EYES_ACTS, ROLES } from "../vocabulary.ts";

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

/** Requests for a second administrator, as far as whoever asked needs them. */
export const approvals = list(
  object("ApprovalShown")({
    id,
    act: word(FOUR_EYES_ACTS),
    requester: id,
    state: word(["waiting", "given", "refused", "used", "over"]),
    until: time,
  }),
);

export type Member = Read<typeof members>[number];
